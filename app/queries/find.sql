-- What has an id that somebody was given: pages of their own by their own id, references and keys by the id of the
-- transaction that carries them.
with hits as (
  select 1 as place, 'transaction' as kind, transaction_id as id, tx, null as title
  from transactions where transaction_id = $q
  union all
  select 2, 'trace', trace_id, any_value(own_tx), sum(spans)::bigint || ' spans'
  from span_groups where trace_id = lower($q) group by trace_id
  union all
  select 3, case substr(ref, strpos(ref, chr(31)) + 1, 2) when 'x:' then 'external_ref' else 'idempotency_key' end,
    t.transaction_id, t.tx, null
  from tx_refs r join transactions t using (tx) where substr(ref, strpos(ref, chr(31)) + 3) = $q
  union all
  select distinct 4, 'payload', payload_id, null, direction || ' ' || coalesce(media_type, '')
  from payloads where payload_id = $q
  union all
  select 5, 'case', signature, null, count(*) || ' transactions'
  from transactions_at($now)
  where signature = $q and (stuck or (status = 'failed' and finished_at > $now - interval 1 day)) group by signature
  union all
  select distinct 6, 'transaction', t.transaction_id, t.tx, 'review task'
  from tasks k join transactions t using (tx) where k.task_id = $q
)
select h.kind, h.id, coalesce(h.title, concat_ws(', ', t.workflow, t.partner, coalesce(t.state, t.status))) as title
from hits h left join transactions_at($now) t on t.tx = h.tx
order by h.place, h.id limit $most
