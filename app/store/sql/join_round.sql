-- One round of rule 3: of the transactions that a record's keys lead to, its partner the same where it names one, the
-- earliest started; ties by id.
create or replace temp table work_round as
with led as (
  select l.kind, l.tenant_scope, l.source, l.event_id, l.trace_id, p.tx, greatest(l.ingested_at, p.learnt_at) as learnt_at,
    t.base_started_at, t.transaction_id,
    coalesce(p.linked_span_id is not null, false) as named_by_span
  from work_loose l
  join work_providers p on p.ref = l.ref and (p.linked_span_id is null or p.linked_span_id = l.linked_span_id)
  join transactions t on t.tx = p.tx
  where (l.partner is null or l.partner = t.base_partner)
    and (l.kind, l.tenant_scope, l.source, l.event_id) not in (select (kind, tenant_scope, source, event_id) from work_got)
)
select kind, tenant_scope, source, event_id, any_value(trace_id) as trace_id,
  first(tx order by not named_by_span, base_started_at, transaction_id) as tx, min(learnt_at) as learnt_at
from led group by kind, tenant_scope, source, event_id
