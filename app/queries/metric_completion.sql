-- How long the transactions took that were completed (or ended, where nothing is declared) in each bucket: the exact
-- continuous quantiles, and of how many. What is ended by being quiet is read apart, so that the range prunes both scans.
with done as (
  select workflow, partner, tenant, version, started_at, finished_at
  from transactions where status = 'completed' and finished_at >= $since and finished_at < $until
  union all
  select workflow, partner, tenant, version, started_at, quiet_since
  from transactions where status = 'open' and ends_at <= $now and quiet_since >= $since and quiet_since < $until
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  (epoch_us(finished_at) - epoch_us($since)) // $width_us as bucket,
  quantile_cont(epoch_us(finished_at) - epoch_us(started_at), $shares) as lengths_us, count(*) as n
from done
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
