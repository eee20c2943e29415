-- The figures at the head of Operate, in one pass over the transactions. "Since" is when the oldest of them came there.
select
  count(*) filter (status = 'open') as open,
  count(*) filter (promised_stuck and waits_on is distinct from 'hold') as stuck,
  count(*) filter (stuck and not promised_stuck) as learned,
  count(*) filter (status = 'open' and waits_on = 'hold') as holds,
  count(*) filter (promised_stuck and waits_on = 'hold') as holds_over,
  count(*) filter (status = 'open' and waits_on = 'queue') as queued,
  min(state_since) filter (status = 'open' and waits_on = 'queue') as queued_since,
  count(*) filter (status = 'open' and waits_on = 'retry') as retrying,
  count(*) filter (status = 'open' and waits_on = 'review') as reviewing,
  min(state_since) filter (status = 'open' and waits_on = 'review') as reviewing_since,
  count(*) filter (errored and started_at >= coalesce($since, $now - interval 1 day)) as errored,
  count(*) filter (status = 'failed' and finished_at > $now - interval 1 day) as failed,
  count(*) as transactions
from transactions_at($now)
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  and ($until is null or started_at < $until)
  and ($since is null or (status = 'open' and $since <= $now) or started_at >= $since)
