-- Signatures in which transactions stand now, with the stretch of time since which one always did (the present
-- episode) and the stretches before. A stuck transaction stands until it moves, a failed one for a day.
-- A stay of the past has the error class and code that were known when it began.
with present as (
  select signature, tx, case when status = 'failed' then finished_at else overdue_at end as from_at,
    case when status = 'failed' then finished_at + interval 1 day end as until_at
  from transactions_at($now)
  where stuck or status = 'failed'
), stuck_before as (
  select i.tx, i.n, i.state, i.from_at, i.until_at, p.from_at as stuck_from, p.until_at as stuck_until,
    last_value(i.error_class ignore nulls) over w as error_class,
    last_value(i.error_code ignore nulls) over w as error_code
  from intervals i left join stuck_periods p
    on p.tx = i.tx and p.from_at < i.until_at and (p.until_at is null or p.until_at > i.from_at) and p.from_at <= $now
  where i.tx in (select tx from stuck_periods)
  window w as (partition by i.tx order by i.n rows unbounded preceding)
), past as (
  select md5(to_json([t.workflow, b.state, s.awaits, b.error_class, b.error_code, t.partner])::varchar)[:16] as signature,
    b.tx, greatest(b.from_at, b.stuck_from) as from_at, least(b.until_at, b.stuck_until) as until_at
  from stuck_before b join transactions t using (tx)
  left join cat_states s on s.workflow = t.workflow and s.state = b.state
  where b.stuck_from is not null and b.until_at is not null and b.state is not null
), stands as (
  select * from present where $signature is null or signature = $signature
  union all
  select * from past where $signature is null or signature = $signature
), marked as (
  select *, coalesce(max(coalesce(until_at, timestamp '9999-01-01')) over (
      partition by signature order by from_at, tx rows between unbounded preceding and 1 preceding) < from_at, true) as starts
  from stands
), numbered as (
  select *, sum(starts::int) over (partition by signature order by from_at, tx rows unbounded preceding) as episode
  from marked
)
select signature, episode, min(from_at) as first_seen, max(from_at) as last_seen,
  case when bool_or(until_at is null) then null else max(until_at) end as until_at, count(distinct tx) as transactions
from numbered group by signature, episode order by signature, episode
