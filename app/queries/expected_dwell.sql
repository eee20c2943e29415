-- Median of finished dwells in a state that has a limit, so that no threshold is learned of it: those that ended in the
-- 30 days before the last UTC midnight, 30 at least.
select count(*) as n, quantile_cont((epoch_us(i.until_at) - epoch_us(i.from_at)) / 1e6, 0.5) as p50
from intervals i join transactions t using (tx)
where i.state = $state and i.n > 0 and t.workflow is not distinct from $workflow
  and i.until_at >= date_trunc('day', $now::timestamp) - interval 30 day
  and i.until_at < date_trunc('day', $now::timestamp)
