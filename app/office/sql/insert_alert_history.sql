-- One more change of an alert.
insert into alert_history (alert_id, sequence, at, kind, actor, detail)
select :alert_id, coalesce(max(sequence), 0) + 1, :at, :kind, :actor, :detail
from alert_history where alert_id = :alert_id
