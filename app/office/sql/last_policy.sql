-- The catalog in force as the ledger last had it on record.
select version, digest from policies order by version desc limit 1
