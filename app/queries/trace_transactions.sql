-- The transactions that a trace serves, earliest started first.
select t.transaction_id, t.tenant, t.workflow, t.partner, t.status, t.state, t.stuck_reasons[1] as stuck_reason, t.started_at,
  count(*) over () as transactions
from transactions_at($now) t
where t.tx in (select tx from trace_joins where trace_id = $trace_id
               union all select own_tx from span_groups where trace_id = $trace_id and own_tx is not null)
order by t.started_at, t.transaction_id limit $most
