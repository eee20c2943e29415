-- What the batch's business records of one kind carry that could join them or others.
insert into refs
select hash(ref), ref, null, $kind, tenant_scope, source, event_id, own_tx, trace_id, partner, event_at, ingested_at
from (
  select *, tenant_scope || chr(31) || 'x:' || external_ref as ref from incoming where external_ref is not null
  union all by name
  select *, tenant_scope || chr(31) || 'i:' || idempotency_key as ref from incoming where idempotency_key is not null
  union all by name
  select *, tenant_scope || chr(31) || 't:' || trace_id as ref from incoming where trace_id is not null and own_tx is null
)
