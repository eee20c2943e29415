-- The nearest healthy transaction of the same workflow (and, where `$direction` is given, one of which such a payload was
-- captured): with the most segments in common (the partner counts most, then
-- the version), then one that came through rather than one still on its way, then the nearest in time.
select tx, transaction_id, tenant, tenant_scope,
  partner is not distinct from $partner as same_partner, version is not distinct from $version as same_version,
  tenant is not distinct from $tenant as same_tenant
from transactions_at($now)
where workflow is not distinct from $workflow and tenant_scope = $scope and tx <> $tx
  and ($direction is null or tx in (select tx from tx_payloads where direction = $direction))
  and (status in ('completed', 'ended') or (status = 'open' and not stuck))
order by 4 * same_partner::int + 2 * same_version::int + same_tenant::int desc, status = 'open',
  abs(epoch_us(started_at) - epoch_us($started_at)), transaction_id
limit 1
