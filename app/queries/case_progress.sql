-- What earlier members of a signature did next after they had been stuck: the state they moved to, how many, how many
-- of those completed in the end, and the median time from becoming stuck to the move.
with stays as (
  select i.tx, i.n, i.from_at, i.until_at, t.status, p.from_at as stuck_from
  from intervals i join transactions_at($now) t using (tx)
  join stuck_periods p on p.tx = i.tx and p.from_at < i.until_at and (p.until_at is null or p.until_at > i.from_at)
  where i.state = $state and t.workflow is not distinct from $workflow and t.partner is not distinct from $partner
    and i.error_class is not distinct from $error_class and i.until_at <= $now
), moves as (
  select s.*, nxt.state as next_state from stays s join intervals nxt on nxt.tx = s.tx and nxt.n = s.n + 1
)
select next_state, count(distinct tx) as n, count(distinct tx) filter (status = 'completed') as completed,
  quantile_cont(epoch(until_at - greatest(stuck_from, from_at)), 0.5) as median_seconds
from moves group by next_state order by n desc, next_state
