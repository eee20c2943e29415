-- How long the transactions took that were completed (or ended, where nothing is declared) in each bucket: the exact
-- continuous quantile, and of how many. What is ended by being quiet is read apart, so that the range prunes both scans.
with done as (
  select workflow, partner, tenant, version, started_at, finished_at
  from transactions where status = 'completed' and finished_at >= $since and finished_at < $until
  union all
  select workflow, partner, tenant, version, started_at, quiet_since
  from transactions where status = 'open' and ends_at <= $now and quiet_since >= $since and quiet_since < $until
)
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  (epoch_us(finished_at) - epoch_us($since)) // $width_us as bucket,
  quantile_cont(epoch_us(finished_at) - epoch_us(started_at), $share) / 1e6 as seconds, count(*) as n
from done
where fits($workflow, workflow)
  and fits($partner, partner)
  and fits($tenant, tenant)
  and fits($version, version)
group by all
