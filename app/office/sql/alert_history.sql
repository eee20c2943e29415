-- Everything that became of an alert, in order.
select at, kind, actor, detail from alert_history where alert_id = :alert_id order by sequence
