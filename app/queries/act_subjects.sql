-- Transactions that somebody wants to act on, as they stand, with the references they have, and the idempotency key of
-- an act that was asked for since they came into their state and of which nothing says that it was done: it may still
-- happen, so it must not be asked for under another key.
with wanted as (
  select * from transactions_at($now) where list_contains($ids, transaction_id)
), asked as (
  select a.own_tx as tx, last(a.idempotency_key order by a.event_at, a.event_id) as doubt_key
  from operator_acts a
  join wanted w on w.tx = a.own_tx and a.event_at >= w.state_since
  left join operator_acts d on d.act_id = a.act_id and d.own_tx = a.own_tx and d.step = 'done'
  where a.step = 'asked' and coalesce(d.outcome, 'unknown') in ('unknown', 'not moved')
  group by a.own_tx
), named as (
  select tx, list(substr(ref, strpos(ref, chr(31)) + 3) order by ref)
      filter (substr(ref, strpos(ref, chr(31)) + 1, 2) = 'x:') as external_refs,
    list(substr(ref, strpos(ref, chr(31)) + 3) order by ref)
      filter (substr(ref, strpos(ref, chr(31)) + 1, 2) = 'i:') as idempotency_keys
  from tx_refs where tx in (select tx from wanted) group by tx
)
select w.tx, w.tenant_scope, w.transaction_id, w.tenant, w.workflow, w.partner, w.version, w.status, w.state,
  w.state_since, w.overdue_at, w.error_class, w.error_code, w.next_attempt_at, w.handover, w.retries,
  coalesce(n.external_refs, []) as external_refs, coalesce(n.idempotency_keys, []) as idempotency_keys, a.doubt_key
from wanted w left join named n on n.tx = w.tx left join asked a on a.tx = w.tx
order by w.overdue_at nulls last, w.transaction_id, w.tenant_scope
