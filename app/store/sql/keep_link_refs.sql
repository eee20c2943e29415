-- Links of the batch's spans, and the traces of spans that link and name no transaction.
insert into refs
select hash(ref), ref, linked_span_id, 'spans', tenant_scope, trace_id, span_id, own_tx, trace_id, partner, event_at,
  ingested_at
from (
  select *, tenant_scope || chr(31) || 'l:' || link.trace_id as ref, link.span_id as linked_span_id
  from (select *, unnest(links) as link from incoming where len(links) > 0)
  union all by name
  select *, tenant_scope || chr(31) || 't:' || trace_id as ref from incoming where len(links) > 0 and own_tx is null
)
