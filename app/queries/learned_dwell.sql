-- Median and 99th percentile of finished dwells in a state, as of the last UTC midnight before `$now`.
select n, p50, p99 from learned_dwells
where workflow is not distinct from $workflow and state = $state and midnight <= $now order by midnight desc limit 1
