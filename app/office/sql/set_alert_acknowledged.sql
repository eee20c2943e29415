-- Somebody has seen it.
update alerts set acknowledged_by = :actor where alert_id = :alert_id
