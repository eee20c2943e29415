-- Transactions that share a trace, an external reference, an idempotency key or a span link with one, and which.
with shared as (
  select j.tx, 'trace' as by_what, j.trace_id as value
  from trace_joins j where list_contains($traces, j.trace_id) and j.tenant_scope = $scope
  union all
  select r.tx, case substr(ref, strpos(ref, chr(31)) + 1, 2) when 'x:' then 'external_ref' else 'idempotency_key' end,
    substr(ref, strpos(ref, chr(31)) + 3)
  from tx_refs r where list_contains($refs, r.ref)
  union all
  select j.tx, 'link', j.trace_id
  from refs l join trace_joins j on j.trace_id = substr(l.ref, strpos(l.ref, chr(31)) + 3)
    and j.tenant_scope = l.tenant_scope
  where list_contains($traces, l.trace_id) and l.tenant_scope = $scope and l.ref like '%' || chr(31) || 'l:%'
  union all
  select j.tx, 'link', j.trace_id
  from refs l join trace_joins j on j.trace_id = l.trace_id and j.tenant_scope = l.tenant_scope
  where list_contains($linked, l.ref)
)
select t.transaction_id, t.tenant, t.workflow, t.partner, t.status, t.state, t.started_at, t.duplicate_of,
  list_sort(list_distinct(list(s.by_what))) as shares
from shared s join transactions_at($now) t using (tx)
where s.tx <> $tx group by all order by t.started_at, t.transaction_id limit $most
