-- Whose spans of a stretch of time must stay, by commit: of open or held transactions, or of a held tenant.
with staying as (
  select tx from transactions
  where (status = 'open' and (ends_at is null or ends_at > $now))
    or transaction_id in (select unnest($ids)) or coalesce(tenant, '') in (select unnest($tenants)))
select distinct r.ingested_at, r.ingested_by, r.tenant_scope
from spans r
where r.ingested_at >= $since and r.ingested_at < $until
  and (r.own_tx in (select tx from staying)
       or (r.tenant_scope, r.trace_id) in (
         select tenant_scope, trace_id from trace_joins where tx in (select tx from staying))
       or coalesce(r.tenant, '') in (select unnest($tenants)) or r.tenant_scope in (select unnest($tenants)))
