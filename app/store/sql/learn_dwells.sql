-- What the finished dwells of each UTC midnight say, of every workflow and state that some transaction is open in, or
-- was since the earliest of them entered it: those that ended in the 30 days before it, 30 at least.
insert into learned_dwells
with wanted as (
  select workflow, min(state_since) as since from transactions
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
)
select midnight, workflow, state, count(*), quantile_cont(seconds, 0.5), quantile_cont(seconds, 0.99)
from counted group by midnight, workflow, state having count(*) >= 30
