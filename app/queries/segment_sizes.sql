-- How many transactions that pass the filters each value of one segment has; null is a value.
select case $segment when 'workflow' then workflow when 'partner' then partner
                     when 'tenant' then tenant else version end as value,
  count(*) as transactions
from transactions
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  and ($since is null or started_at >= $since) and ($until is null or started_at < $until)
group by 1
