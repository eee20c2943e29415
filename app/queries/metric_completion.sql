-- How long the transactions took that were completed (or ended, where nothing is declared) in each bucket: the exact
-- continuous quantile, and of how many.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  (epoch_us(finished_at) - epoch_us($since)) // $width_us as bucket,
  quantile_cont(epoch_us(finished_at) - epoch_us(started_at), $share) / 1e6 as seconds, count(*) as n
from transactions_at($now)
where finished_at >= $since and finished_at < $until and status in ('completed', 'ended')
  and ($workflow is null or list_contains($workflow, coalesce(workflow, '')))
  and ($partner is null or list_contains($partner, coalesce(partner, '')))
  and ($tenant is null or list_contains($tenant, coalesce(tenant, '')))
  and ($version is null or list_contains($version, coalesce(version, '')))
group by all
