-- The tenants of the transactions that stand in these signatures.
select distinct tenant from transactions where list_contains($ids, signature)
