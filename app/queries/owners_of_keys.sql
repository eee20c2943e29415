-- The tenants of these transactions, by key.
select distinct tenant from transactions where list_contains($ids, tx)
