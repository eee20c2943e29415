-- Which partners and versions transactions of one workflow had, and which error classes.
select 'partner' as kind, partner as value, count(*) as n, min(started_at) as first_seen from transactions
where workflow = $workflow and partner is not null group by partner
union all
select 'version', version, count(*), min(started_at) from transactions
where workflow = $workflow and version is not null group by version
order by kind, first_seen, value
