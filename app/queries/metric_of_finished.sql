-- Of the transactions that finished in each bucket, those of `$of`: how many, and to how many of them `$which` applies.
-- What is ended by being quiet is read apart, so that the range prunes both scans.
with done as (
  select workflow, partner, tenant, version, finished_at, status, retries, error_class, interventions
  from transactions where status <> 'open' and finished_at >= $since and finished_at < $until
  union all
  select workflow, partner, tenant, version, quiet_since, 'ended', retries, error_class, interventions
  from transactions where status = 'open' and ends_at <= $now and quiet_since >= $since and quiet_since < $until
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  (epoch_us(finished_at) - epoch_us($since)) // $width_us as bucket, count(*) as finished,
  count(*) filter (case $which
    when 'completed' then status = 'completed'
    when 'retried' then retries > 0
    when 'refused' then error_class = 'partner_rejection'
    when 'handled' then interventions > 0 end) as applies
from done
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  and ($of = 'all' or status in ('completed', 'failed', 'rejected'))
group by all
