-- Of each segment the signatures in which one of its transactions stands now: is stuck, or failed less than a day ago.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  list(distinct signature) as signatures
from transactions_at($now)
where (stuck or (status = 'failed' and finished_at > $now - interval 1 day))
  and fits($workflow, workflow)
  and fits($partner, partner)
  and fits($tenant, tenant)
  and fits($version, version)
group by all
