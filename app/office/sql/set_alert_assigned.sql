-- Somebody has it.
update alerts set assigned_to = :assigned_to where alert_id = :alert_id
