-- Signatures with the transactions that stand in them now, as narrowed: of what is so now, all that was open at any
-- instant of the range. Most first.
select signature, status = 'failed' as failed, workflow, partner, state, awaits, waits_on, error_class, error_code,
  count(*) as n, mode(owner) as owner, bool_or(exception) as exception, any_value(status) as status,
  count(*) filter (promised_stuck) as promised, list_sort(list_distinct(list(tenant))) as tenants,
  list_sort(list_distinct(list(version))) as versions, min(state_since) as oldest_since,
  min(started_at) as oldest_started_at,
  min(least(deadline_at, due_at)) filter (least(deadline_at, due_at) > $now) as next_deadline_at,
  count(*) filter (least(deadline_at, due_at) > $now) as can_make_deadline,
  count(*) filter (least(deadline_at, due_at) <= $now) as past_deadline,
  quantile_disc(epoch_us($now) - epoch_us(state_since), 0.5) as median_waited_us
from transactions_at($now)
where (stuck or (status = 'failed' and finished_at > $now - interval 1 day))
  and ($signatures is null or list_contains($signatures, signature))
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  and ($until is null or started_at < $until)
  and ($since is null or ($since <= $now and (finished_at is null or finished_at > $since)))
group by all
order by n desc, signature
