-- Waits on partners that began since an instant, apart for one partner and for all others: of how many a call is on
-- record, how many were answered, being those that ended otherwise than in a retry or another exception state, and how
-- many were not although their state's limit has passed.
with waits as (
  select coalesce(t.partner = $partner, false) as own, i.handover,
    coalesce(i.until_at <= $now, false) and not coalesce(j.exception, false) and j.waits_on is distinct from 'retry'
      as answered, coalesce(i.until_at > $now, true) and coalesce(i.limit_at <= $now, false) as late
  from intervals i join transactions t using (tx) left join intervals j on j.tx = i.tx and j.n = i.n + 1
  where i.waits_on = 'partner' and i.from_at >= $since and i.from_at <= $now
)
select own, count(*) as waits, count(*) filter (coalesce(handover, 'none') <> 'none') as sent,
  count(*) filter (answered) as answered, count(*) filter (late) as late
from waits group by own
