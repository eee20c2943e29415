-- What was told of an alert, and what became of it.
select * from outbox where alert_id = :alert_id order by created_at, target
