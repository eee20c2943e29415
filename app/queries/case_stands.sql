-- Signatures in which transactions stand now, with the stretch of time since which one always did (the present
-- episode) and the stretches before. A stuck transaction stands until it moves, a failed one for a day.
-- A stay of the past has the error class and code that were known when it began.
with present as (
  select signature, tx, case when status = 'failed' then finished_at else overdue_at end as from_at,
    case when status = 'failed' then finished_at + interval 1 day end as until_at
  from transactions_at($now)
  where stuck or status = 'failed'
), stays as (
  select tx, state, from_at, until_at, last_value(error_class ignore nulls) over w as error_class,
    last_value(error_code ignore nulls) over w as error_code
  from intervals where tx in (select tx from stuck_periods)
  window w as (partition by tx order by n rows unbounded preceding)
), stuck_before as (  -- an `or` in the condition would make this a nested loop: 20 s at 100,000 transactions
  select s.*, p.from_at as stuck_from, p.until_at as stuck_until
  from stays s join stuck_periods p
    on p.tx = s.tx and p.from_at < s.until_at and coalesce(p.until_at, timestamp '9999-01-01') > s.from_at
  where s.state is not null and p.from_at <= $now
), past as (
  select b.tx,
    signature_v1(t.workflow, b.state, s.awaits, b.error_class, b.error_code, t.partner) as signature,
    greatest(b.from_at, b.stuck_from) as from_at, least(b.until_at, b.stuck_until) as until_at
  from stuck_before b join transactions t using (tx)
  left join cat_states s on s.workflow = t.workflow and s.state = b.state
), stands as (
  select * from present where $signature is null or signature = $signature
  union all
  select signature, tx, from_at, until_at from past where $signature is null or signature = $signature
), marked as (
  select *, coalesce(max(coalesce(until_at, timestamp '9999-01-01')) over w < from_at, true) as starts
  from stands
  window w as (partition by signature order by from_at, tx rows between unbounded preceding and 1 preceding)
), numbered as (
  select *, sum(starts::int) over (partition by signature order by from_at, tx rows unbounded preceding) as episode
  from marked
)
select signature, episode, min(from_at) as first_seen, max(from_at) as last_seen,
  case when bool_or(until_at is null) then null else max(until_at) end as until_at, count(distinct tx) as transactions
from numbered group by signature, episode order by signature, episode
