-- What the finished dwells of each UTC midnight say, of every workflow and state that some transaction is open in, or
-- was since the earliest of them entered it: those that ended in the 30 days before it, 30 at least. In an undeclared
-- workflow those that stood at the midnight count towards the 30 while more went on than stood.
insert into learned_dwells
with wanted as (
  select workflow, min(state_since) as since, bool_or(inferred) as inferred from transactions
  where status = 'open' and state is not null and limit_at is null and waits_on is distinct from 'hold'
  group by workflow
), dwells as (
  select t.workflow, i.state, i.until_at, w.since, (epoch_us(i.until_at) - epoch_us(i.from_at)) / 1e6 as seconds
  from intervals i join transactions t on t.tx = i.tx join wanted w on w.workflow is not distinct from t.workflow
  where i.n > 0 and i.until_at is not null and i.limit_at is null and i.terminal is null
    and i.waits_on is distinct from 'hold'
    and i.until_at >= date_trunc('day', least(w.since, $midnight)) - interval 30 days and i.until_at < $midnight
), counted as (
  select workflow, state, seconds, unnest(range(
      greatest(date_trunc('day', until_at) + interval 1 day, least(date_trunc('day', since), $midnight)),
      least(until_at + interval 30 days, $midnight) + interval 1 microsecond, interval 1 day)) as midnight
  from dwells
), finished as (
  select midnight, workflow, state, count(*) as n, quantile_cont(seconds, 0.5) as p50, quantile_cont(seconds, 0.99) as p99
  from counted group by midnight, workflow, state
), changes as (  -- by how many more stand at a midnight than at the one before
  select t.workflow, i.state, unnest([date_trunc('day', i.from_at), date_trunc('day', i.until_at)]) + interval 1 day as midnight,
    unnest([1, -1]) as change
  from intervals i join transactions t on t.tx = i.tx join wanted w on w.workflow is not distinct from t.workflow
  where i.n > 0 and t.inferred and w.inferred
), daily as (
  select workflow, state, midnight, sum(change) as change from changes where midnight is not null group by all
), standing as (
  select f.midnight, f.workflow, f.state, sum(d.change)::bigint as n
  from finished f join daily d
    on d.workflow is not distinct from f.workflow and d.state = f.state and d.midnight <= f.midnight
  where f.n < 30 group by all
)
select f.midnight, f.workflow, f.state, f.n + coalesce(s.n, 0), f.p50, f.p99
from finished f left join standing s
  on s.midnight = f.midnight and s.workflow is not distinct from f.workflow and s.state = f.state
where f.n >= 30 or (f.n + s.n >= 30 and f.n > s.n)
