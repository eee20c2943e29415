-- Which of these records (source, unit separator, event id) the store has of what came in before an instant, of whatever
-- kind: of two with one key the first that could be loaded stands.
select tenant_scope, source, event_id
from (
  select tenant_scope, source, event_id, ingested_at from transitions
  union all select tenant_scope, source, event_id, ingested_at from review_actions
  union all select tenant_scope, source, event_id, ingested_at from identity_decisions
  union all select tenant_scope, source, event_id, ingested_at from payloads
  union all select tenant_scope, source, event_id, ingested_at from operator_acts
)
where ingested_at < $until and source || chr(31) || event_id in (select unnest($keys))
