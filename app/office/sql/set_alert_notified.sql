-- Its firing was handed to the outbox.
update alerts set told = 1 where alert_id = :alert_id
