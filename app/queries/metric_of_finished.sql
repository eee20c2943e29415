-- Of the transactions that finished in each bucket: how many, how many of them were judged (completed, failed or
-- rejected), and how many of each kind that a number is the share of: one scan for all of those numbers.
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
  (epoch_us(finished_at) - epoch_us($since)) // $width_us as bucket,
  count(*) as finished,
  count(*) filter (status in ('completed', 'failed', 'rejected')) as judged,
  count(*) filter (status = 'completed') as completed,
  count(*) filter (retries > 0) as retried,
  count(*) filter (error_class = 'partner_rejection') as refused,
  count(*) filter (interventions > 0) as handled
from done
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
