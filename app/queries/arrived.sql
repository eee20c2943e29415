-- The records that came last, of those ingested at `$since` or later, the newest first; `tx` is the transaction that a
-- record names or its trace leads to.
with latest as (
  select 'span' as kind, ingested_at, event_at, coalesce(service, 'unknown_service') as source, name, own_tx, trace_id,
    tenant_scope from spans where ingested_at >= $since
  union all
  select 'log_line', ingested_at, event_at, coalesce(service, 'unknown_service'),
    coalesce(event_name, severity_text, 'log line'), own_tx, trace_id, tenant_scope
  from log_lines where ingested_at >= $since
  union all
  select 'transition', ingested_at, event_at, source, to_state, own_tx, trace_id, tenant_scope
  from transitions where ingested_at >= $since
  union all
  select 'review_action', ingested_at, event_at, source, action, own_tx, trace_id, tenant_scope
  from review_actions where ingested_at >= $since
  union all
  select 'identity_decision', ingested_at, event_at, source, decision, own_tx, trace_id, tenant_scope
  from identity_decisions where ingested_at >= $since
  union all
  select 'payload', ingested_at, event_at, source, direction, own_tx, trace_id, tenant_scope
  from payloads where ingested_at >= $since
), newest as (select * from latest order by ingested_at desc, event_at desc, name limit $most)
select n.kind, n.ingested_at, n.event_at, n.source, n.name, n.trace_id,
  coalesce(n.own_tx, (select min(j.tx) from trace_joins j
                      where j.trace_id = n.trace_id and j.tenant_scope = n.tenant_scope)) as tx
from newest n order by n.ingested_at desc, n.event_at desc, n.name
