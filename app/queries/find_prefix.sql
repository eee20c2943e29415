-- What has an id that begins with a text, in any case: an id read over a telephone or cut in a mail. The whole id in
-- another case comes first. Traces are looked through only for text that may begin one.
with hits as (
  select 1 as place, 'transaction' as kind, transaction_id as id, tx, null as title, lower(transaction_id) = $q as whole
  from transactions where starts_with(lower(transaction_id), $q)
  union all
  select 2, case substr(r.ref, strpos(r.ref, chr(31)) + 1, 2) when 'x:' then 'external_ref' else 'idempotency_key' end,
    t.transaction_id, t.tx, substr(r.ref, strpos(r.ref, chr(31)) + 3),
    lower(substr(r.ref, strpos(r.ref, chr(31)) + 3)) = $q
  from tx_refs r join transactions t using (tx) where starts_with(lower(substr(r.ref, strpos(r.ref, chr(31)) + 3)), $q)
  union all
  select 3, 'trace', trace_id, any_value(own_tx), sum(spans)::bigint || ' spans', false
  from span_groups where $hex and starts_with(trace_id, $q) group by trace_id
  union all
  select distinct 4, 'payload', payload_id, null, direction || ' ' || coalesce(media_type, ''), lower(payload_id) = $q
  from payloads where starts_with(lower(payload_id), $q)
), first_hits as (
  select * from hits order by whole desc, place, id limit $most
)
select h.kind, h.id, coalesce(h.title, concat_ws(', ', t.workflow, t.partner, coalesce(t.state, t.status))) as title
from first_hits h left join transactions_at($now) t on t.tx = h.tx
order by h.whole desc, h.place, h.id
