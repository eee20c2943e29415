-- Peers of the sick: without `$peer_status` those that completed, ended, or are open and not stuck; what is sick is no
-- peer of itself (`$apart`: none can be, as its status says). The nearest in time first, and those that started while
-- the sick did in an order of no meaning that is the same each time. Where enough did, `$earliest` and `$latest` leave
-- the others unread: 18 ms at 1 M transactions against 130.
select tx, workflow, partner, tenant, version, status, started_at, greatest(last_at, started_at) as last_at
from transactions_at($now)
where list_contains($peer_workflow, coalesce(workflow, ''))
  and ($peer_status is not null or status in ('completed', 'ended') or (status = 'open' and not stuck))
  and ($peer_status is null or list_contains($peer_status, status) or (stuck and list_contains($peer_status, 'stuck')))
  and ($peer_until is null or started_at < $peer_until)
  and ($peer_since is null or started_at >= $peer_since)
  and ($peer_partner is null or list_contains($peer_partner, coalesce(partner, '')))
  and ($peer_tenant is null or list_contains($peer_tenant, coalesce(tenant, '')))
  and ($peer_version is null or list_contains($peer_version, coalesce(version, '')))
  and ($peer_state is null or list_contains($peer_state, coalesce(state, '')))
  and ($peer_error_class is null or list_contains($peer_error_class, coalesce(error_class, '')))
  and ($peer_error_code is null or list_contains($peer_error_code, coalesce(error_code, '')))
  and ($peer_waits_on is null or (status = 'open' and list_contains($peer_waits_on, coalesce(waits_on, 'unknown'))))
  and ($peer_owner is null or list_contains($peer_owner, coalesce(owner, '')))
  and ($peer_signature is null or list_contains($peer_signature, signature))
  and ($peer_matching is null or tx in (select unnest($peer_matching)))
  and ($apart or not (
    ($workflow is null or list_contains($workflow, coalesce(workflow, '')))
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
    and ($matching is null or tx in (select unnest($matching)))))
  and started_at between $earliest and $latest
order by greatest(epoch_us($first) - epoch_us(started_at), epoch_us(started_at) - epoch_us($last), 0), hash(tx), tx
limit $most
