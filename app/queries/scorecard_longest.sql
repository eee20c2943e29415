-- The `$most` transactions that waited longest for a partner at a stretch: waits that ended in the range, and those that
-- stand at its end. `until_` null: it still waits. `references` are what the partner knows it by.
with waits as (
  select tx, at_ - to_microseconds(length_us) as since, at_ as until_, length_us
  from moments
  where kind = 'partner_answer' and at_ >= $since and at_ < $until
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  union all
  select tx, state_since, null, epoch_us($until) - epoch_us(state_since)
  from transactions_at($now)
  where waits_on = 'partner' and status = 'open' and state_since < $until
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
), longest as (
  select tx, max(length_us) as length_us, arg_max(since, length_us) as since,
    list(until_ order by length_us desc, since)[1] as until_
  from waits group by tx order by length_us desc, tx limit $most
), named as (
  select tx, list(substr(ref, strpos(ref, chr(31)) + 3) order by ref) as refs
  from tx_refs
  where tx in (select tx from longest) and substr(ref, strpos(ref, chr(31)) + 1, 2) = 'x:' group by tx
)
select t.transaction_id, coalesce(n.refs, []) as external_refs, t.workflow, t.state, l.since, l.until_,
  l.length_us / 1e6 as seconds
from longest l join transactions t on t.tx = l.tx left join named n on n.tx = l.tx
order by l.length_us desc, l.tx
