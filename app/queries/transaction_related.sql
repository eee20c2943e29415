-- Transactions that share a trace, an external reference, an idempotency key or a span link with one, and which.
with shared as (
  select j.tx, 'trace' as by_what from trace_joins j
  where j.trace_id in (select unnest($traces)) and j.tenant_scope = $scope
  union all
  select r.tx, case substr(ref, strpos(ref, chr(31)) + 1, 2) when 'x:' then 'external_ref' else 'idempotency_key' end
  from tx_refs r where r.ref in (select unnest($refs))
  union all
  select j.tx, 'link' from trace_joins j
  where j.tenant_scope = $scope and j.trace_id in (
    select substr(l.ref, strpos(l.ref, chr(31)) + 3) from refs l
    where l.trace_id in (select unnest($traces)) and l.tenant_scope = $scope
      and substr(l.ref, strpos(l.ref, chr(31)) + 1, 2) = 'l:')
  union all
  select j.tx, 'link' from trace_joins j
  where j.tenant_scope = $scope and j.trace_id in (
    select l.trace_id from refs l where l.ref in (select unnest($linked)))
)
select t.transaction_id, t.tenant, t.workflow, t.partner, t.status, t.state, t.started_at, t.duplicate_of,
  list_sort(list_distinct(list(s.by_what))) as shares
from shared s join transactions_at($now) t using (tx)
where s.tx <> $tx group by all order by t.started_at, t.transaction_id limit $most
