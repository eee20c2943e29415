-- Of the transactions with the same partner, tenant and workflow that started before it and share its idempotency key
-- (or, if it has none, an external reference), the earliest; ties by id.
update transactions set duplicate_of = d.duplicate_of
from (
  with mine as (
    select t.tx, t.transaction_id, t.started_at, t.partner, t.tenant, t.workflow, r.ref,
      substr(r.ref, strpos(r.ref, chr(31)) + 1, 2) = 'i:' as is_key,
      bool_or(substr(r.ref, strpos(r.ref, chr(31)) + 1, 2) = 'i:') over (partition by t.tx) as has_key
    from transactions t join tx_refs r on r.tx = t.tx
    where t.tx in (select tx from work_near)
  ), earlier as (
    select m.tx, first(u.transaction_id order by u.started_at, u.transaction_id) as duplicate_of
    from mine m
    join tx_refs o on o.ref = m.ref and o.tx <> m.tx
    join transactions u on u.tx = o.tx and u.partner is not distinct from m.partner
      and u.tenant is not distinct from m.tenant and u.workflow is not distinct from m.workflow
      and (u.started_at, u.transaction_id) < (m.started_at, m.transaction_id)
    where m.is_key or not m.has_key
    group by m.tx
  )
  select n.tx, e.duplicate_of from work_near n left join earlier e on e.tx = n.tx
) d
where transactions.tx = d.tx and transactions.duplicate_of is distinct from d.duplicate_of
