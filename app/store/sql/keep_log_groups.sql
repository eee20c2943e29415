-- The batch's log lines by trace and named transaction; one without either belongs nowhere.
insert into span_groups
select tenant_scope, trace_id, own_tx, min(event_at), max(event_at), min(time_ns), max(time_ns), 0, 0, count(*),
  null, null, null, null, null, ingested_at
from incoming where trace_id is not null or own_tx is not null
group by tenant_scope, trace_id, own_tx, ingested_at
