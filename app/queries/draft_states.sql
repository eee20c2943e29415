-- States of one workflow in the order in which transactions usually enter them: how many stays, finished ones and their
-- 95th percentile in seconds, how many began or stand there, and what was seen while in it: tasks of review, calls.
with stays as (
  select i.tx, i.n, i.state, i.from_at, i.until_at, i.attempt, i.error_class, i.handover
  from intervals i join transactions t using (tx)
  where t.workflow = $workflow and i.n > 0
)
select s.state, count(*) as stays, count(s.until_at) as finished, median(s.n) as place,
  quantile_cont(epoch_us(s.until_at) - epoch_us(s.from_at), 0.95) / 1e6 as p95_seconds,
  count(*) filter (s.n = 1) as begun, count(*) filter (s.until_at is null) as standing,
  count(*) filter (s.handover is not null and s.handover <> 'none') as called,
  count(*) filter (s.error_class is not null or coalesce(s.attempt, 1) > 1) as failed,
  count(*) filter (exists (select 1 from tasks k where k.tx = s.tx and k.begun_at >= s.from_at
                           and (s.until_at is null or k.begun_at < s.until_at))) as reviewed
from stays s group by s.state
order by place, stays desc, s.state
