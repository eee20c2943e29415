-- The other transactions that share a trace, an external reference, an idempotency key or a span link with one. Their
-- rows are asked for only where there are some: mostly there are none.
with shared as (
  select tx, 'trace' as by_what from trace_joins
  where trace_id in (select unnest($traces)) and tenant_scope = $scope
  union all
  select tx, case substr(ref, strpos(ref, chr(31)) + 1, 2) when 'x:' then 'external_ref' else 'idempotency_key' end
  from tx_refs where ref in (select unnest($refs))
  union all
  select tx, 'link' from trace_joins
  where tenant_scope = $scope and trace_id in (
    select substr(ref, strpos(ref, chr(31)) + 3) from refs
    where trace_id in (select unnest($traces)) and tenant_scope = $scope
      and substr(ref, strpos(ref, chr(31)) + 1, 2) = 'l:')
  union all
  select tx, 'link' from trace_joins
  where tenant_scope = $scope and trace_id in (select trace_id from refs where ref in (select unnest($linked)))
)
select tx, list_sort(list_distinct(list(by_what))) as shares from shared where tx <> $tx group by tx
