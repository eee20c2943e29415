-- What stands stuck, or failed less than a day ago, one row a signature: what Operate folds under whom it waits for.
-- Holds are left out: they are shown apart. One pass over the transactions.
select signature, status = 'failed' as failed, workflow, partner, state, awaits, waits_on, error_class, error_code,
  mode(owner) as owner,
  count(*) as transactions,
  count(*) filter (promised_stuck) as promised,
  count(*) filter (review_overdue_at <= $now) as reviews_overdue,
  min(state_since) as since, max(state_since) as latest, min(overdue_at) as overdue_at,
  arg_min(version, state_since) as first_version, coalesce(cardinality(histogram(version)), 0) as versions,
  coalesce(cardinality(histogram(tenant)), 0) as tenants, mode(k.queue) as queue,
  count(*) filter (least(deadline_at, due_at) <= $now) as past_deadline,
  count(*) filter (least(deadline_at, due_at) > $now) as can_make,
  min(least(deadline_at, due_at)) filter (least(deadline_at, due_at) > $now) as next_deadline,
  count(*) filter (waits_on = 'partner' and coalesce(handover, 'none') = 'none') as uncalled,
  count(*) filter (next_attempt_at > $now) as retrying, min(next_attempt_at) filter (next_attempt_at > $now) as next_attempt,
  count(*) filter (duplicate_of is not null) as duplicates
from transactions_at($now)
left join (select tx, arg_min(queue, begun_at) as queue from tasks where closed_at is null group by tx) k using (tx)
where (stuck or (status = 'failed' and finished_at > $now - interval 1 day))
  and waits_on is distinct from 'hold'
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  and ($until is null or started_at < $until)
  and ($since is null or $since <= $now or started_at >= $since)
group by all
order by promised desc, transactions desc, signature
