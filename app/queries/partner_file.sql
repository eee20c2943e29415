-- The transactions of a case that wait for one partner, with what that partner can find them by: references, when it
-- was called and what it answered. Nothing of the people whom they are about.
with members as (
  select * from transactions_at($now)
  where list_contains($signatures, signature) and partner = $partner
    and (stuck or (status = 'failed' and finished_at > $now - interval 1 day))
), named as (
  select tx, list(substr(ref, strpos(ref, chr(31)) + 3) order by ref)
      filter (substr(ref, strpos(ref, chr(31)) + 1, 2) = 'x:') as external_refs,
    list(substr(ref, strpos(ref, chr(31)) + 3) order by ref)
      filter (substr(ref, strpos(ref, chr(31)) + 1, 2) = 'i:') as idempotency_keys
  from tx_refs where tx in (select tx from members) group by tx
), called as (
  select c.tx, max(c.event_at) as called_at, last(c.status order by c.event_at) as status_code
  from tx_calls c join cat_peers p on p.peer = c.peer and p.partner = $partner
  where c.tx in (select tx from members) and c.event_at >= (select min(started_at) from members)
  group by c.tx
)
select m.tx, m.started_at, m.transaction_id, m.workflow, m.version, m.state, m.state_since, m.handover, m.error_code,
  coalesce(n.external_refs, []) as external_refs, coalesce(n.idempotency_keys, []) as idempotency_keys,
  c.called_at, c.status_code
from members m left join named n on n.tx = m.tx left join called c on c.tx = m.tx
order by m.state_since, m.transaction_id, m.tx
