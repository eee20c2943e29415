-- Records that belong to no transaction, by source: spans and log lines of traces that no transaction has, and
-- business records that name none and that no rule joined.
select source, ingested_by, sum(n)::bigint as unjoined
from (
  select coalesce(s.service, 'unknown_service') as source, s.ingested_by, count(*) as n from spans s
  where s.own_tx is null and not exists (
    select 1 from trace_joins j where j.trace_id = s.trace_id and j.tenant_scope = s.tenant_scope)
  group by all
  union all
  select coalesce(l.service, 'unknown_service'), l.ingested_by, count(*) from log_lines l
  where l.own_tx is null and not exists (
    select 1 from trace_joins j where j.trace_id = l.trace_id and j.tenant_scope = l.tenant_scope)
  group by all
  union all
  select r.source, r.ingested_by, count(*)
  from (
    select 'transitions' as kind, source, event_id, ingested_by, tenant_scope from transitions where own_tx is null
    union all
    select 'review_actions', source, event_id, ingested_by, tenant_scope from review_actions where own_tx is null
    union all
    select 'identity_decisions', source, event_id, ingested_by, tenant_scope from identity_decisions
    where own_tx is null
    union all
    select 'payloads', source, event_id, ingested_by, tenant_scope from payloads where own_tx is null
  ) r
  where not exists (select 1 from record_joins j where j.kind = r.kind and j.source = r.source
                    and j.event_id = r.event_id and j.tenant_scope = r.tenant_scope)
  group by all
)
group by source, ingested_by
