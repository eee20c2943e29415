-- Median and 99th percentile of finished dwells in a state, as of the last UTC midnight before `$now`; no row where too
-- few of them are young enough by then, though an earlier midnight may have had enough.
select n, p50, p99 from learned_dwells
where workflow is not distinct from $workflow and state = $state and midnight = date_trunc('day', $now::timestamp)
