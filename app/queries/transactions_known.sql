-- Which of some transactions there are: of those of other tenants, a reader for some tenants has none.
select tx from transactions where tx in (select unnest($txs)) order by tx
