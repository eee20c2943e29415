-- Whose identity decisions of a stretch of time must stay, by commit: of open or held transactions, or of a held tenant.
with staying as (
  select tx from transactions
  where (status = 'open' and (ends_at is null or ends_at > $now))
    or transaction_id in (select unnest($ids)) or coalesce(tenant, '') in (select unnest($tenants)))
select distinct r.ingested_at, r.ingested_by, r.tenant_scope
from identity_decisions r
where r.ingested_at >= $since and r.ingested_at < $until
  and (r.own_tx in (select tx from staying)
       or (r.tenant_scope, r.source, r.event_id) in (
         select tenant_scope, source, event_id from record_joins
         where kind = 'identity_decisions' and tx in (select tx from staying))
       or coalesce(r.tenant, '') in (select unnest($tenants)) or r.tenant_scope in (select unnest($tenants)))
