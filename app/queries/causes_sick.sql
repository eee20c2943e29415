-- Those that the filters choose, the latest started first, at most `$most`.
select tx, transaction_id, workflow, partner, tenant, version, state, error_class, error_code, state_since,
  started_at, greatest(last_at, started_at) as last_at
from transactions_at($now)
where ($workflow is null or list_contains($workflow, coalesce(workflow, '')))
  and ($partner is null or list_contains($partner, coalesce(partner, '')))
  and ($tenant is null or list_contains($tenant, coalesce(tenant, '')))
  and ($version is null or list_contains($version, coalesce(version, '')))
  and ($state is null or list_contains($state, coalesce(state, '')))
  and ($error_class is null or list_contains($error_class, coalesce(error_class, '')))
  and ($error_code is null or list_contains($error_code, coalesce(error_code, '')))
  and ($waits_on is null or (status = 'open' and list_contains($waits_on, coalesce(waits_on, 'unknown'))))
  and ($owner is null or list_contains($owner, coalesce(owner, '')))
  and ($signature is null or coalesce(list_contains($signature, signature), false))
  and ($status is null or list_contains($status, status) or (stuck and list_contains($status, 'stuck')))
  and ($until is null or started_at < $until)
  and ($since is null or started_at >= $since or ($status is not null and status = 'open' and $since <= $now))
  and ($matching is null or tx in (select unnest($matching)))
order by started_at desc, tx limit $most
