-- What transactions did next after they had been stuck in a state, by what a signature is made of: the state they moved
-- to, how many, how many of those completed in the end, and the median time from becoming stuck to the move.
with stays as (
  select i.tx, i.n, i.state, i.error_class, t.workflow, t.partner, t.status,
    i.until_at - greatest(p.from_at, i.from_at) as lasted
  from intervals i join transactions_at($now) t using (tx)
  join stuck_periods p
    on p.tx = i.tx and p.from_at < i.until_at and coalesce(p.until_at, timestamp '9999-01-01') > i.from_at
  where i.until_at <= $now and ($state is null or i.state = $state)
), moves as (
  select s.*, nxt.state as next_state from stays s join intervals nxt on nxt.tx = s.tx and nxt.n = s.n + 1
)
select workflow, state, partner, error_class, next_state, count(distinct tx) as n,
  count(distinct tx) filter (status = 'completed') as completed, quantile_cont(epoch(lasted), 0.5) as median_seconds
from moves group by all order by n desc, next_state
