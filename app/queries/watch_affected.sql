-- What an alert's transactions amount to: how many, since when they wait and for what, how many have a deadline behind
-- or still ahead of them. They are those that the list of transactions shows for the same filters.
select count(*) as transactions,
  count(*) filter (status = 'open' and deadline_at <= $now) as past,
  count(*) filter (status = 'open' and deadline_at > $now) as at_risk,
  min(deadline_at) filter (status = 'open' and deadline_at > $now) as next_deadline_at,
  min(state_since) filter (status = 'open') as since,
  mode(waits_on) filter (status = 'open') as waits_on, mode(awaits) filter (status = 'open') as awaits,
  mode(state) filter (status = 'open') as state, mode(partner) as partner,
  count(distinct partner) + (count(*) > count(partner))::int as partners
from transactions_at($now)
where true
  and ($workflow is null or list_contains($workflow, coalesce(workflow, '')))
  and ($partner is null or list_contains($partner, coalesce(partner, '')))
  and ($tenant is null or list_contains($tenant, coalesce(tenant, '')))
  and ($version is null or list_contains($version, coalesce(version, '')))
  and ($state is null or list_contains($state, coalesce(state, '')))
  and ($error_class is null or list_contains($error_class, coalesce(error_class, '')))
  and ($error_code is null or list_contains($error_code, coalesce(error_code, '')))
  and ($waits_on is null or (status = 'open' and list_contains($waits_on, coalesce(waits_on, 'unknown'))))
  and ($owner is null or list_contains($owner, coalesce(owner, '')))
  and ($signature is null or list_contains($signature, signature))
  and ($status is null or list_contains($status, status) or (stuck and list_contains($status, 'stuck')))
  and ($until is null or started_at < $until)
  and ($since is null or started_at >= $since or ($status is not null and status = 'open' and $since <= $now))
