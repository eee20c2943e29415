-- Of the transactions that finished in each bucket: how many, and what became of them.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  (epoch_us(finished_at) - epoch_us($since)) // $width_us as bucket,
  count(*) as finished, count(*) filter (status = 'completed') as completed,
  count(*) filter (status in ('completed', 'failed', 'rejected')) as judged, count(*) filter (retries > 0) as retried,
  count(*) filter (error_class = 'partner_rejection') as refused, count(*) filter (interventions > 0) as handled
from transactions_at($now)
where finished_at >= $since and finished_at < $until
  and ($workflow is null or list_contains($workflow, coalesce(workflow, '')))
  and ($partner is null or list_contains($partner, coalesce(partner, '')))
  and ($tenant is null or list_contains($tenant, coalesce(tenant, '')))
  and ($version is null or list_contains($version, coalesce(version, '')))
group by all
