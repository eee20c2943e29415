-- Of the transactions that started in each bucket: how many, and how many of them repeat an earlier one.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  (epoch_us(started_at) - epoch_us($since)) // $width_us as bucket,
  count(*) as started, count(duplicate_of) as duplicates
from transactions
where started_at >= $since and started_at < $until
  and fits($workflow, workflow)
  and fits($partner, partner)
  and fits($tenant, tenant)
  and fits($version, version)
group by all
