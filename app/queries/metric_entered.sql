-- Of the transactions whose latest entry span began in each bucket: how many, and of how many of them it failed.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  (epoch_us(entry_at) - epoch_us($since)) // $width_us as bucket,
  count(*) as entered, count(*) filter (errored) as failed
from transactions
where entry_at >= $since and entry_at < $until
  and fits($workflow, workflow)
  and fits($partner, partner)
  and fits($tenant, tenant)
  and fits($version, version)
group by all
