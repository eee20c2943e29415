-- Each (scope, trace, named transaction) of all records.
select tenant_scope, trace_id, own_tx, min(event_at) as event_at, min(ingested_at) as ingested_at
from (
  select tenant_scope, trace_id, own_tx, first_at as event_at, ingested_at from span_groups
  union all select tenant_scope, trace_id, own_tx, event_at, ingested_at from transitions
  union all select tenant_scope, trace_id, own_tx, event_at, ingested_at from review_actions
  union all select tenant_scope, trace_id, own_tx, event_at, ingested_at from identity_decisions
  union all select tenant_scope, trace_id, own_tx, event_at, ingested_at from payloads
  union all select tenant_scope, trace_id, own_tx, event_at, ingested_at from operator_acts
)
group by tenant_scope, trace_id, own_tx
