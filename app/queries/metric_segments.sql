-- Every combination of the asked segments that the filtered transactions have, null included.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version
from transactions
where ($workflow is null or list_contains($workflow, coalesce(workflow, '')))
  and ($partner is null or list_contains($partner, coalesce(partner, '')))
  and ($tenant is null or list_contains($tenant, coalesce(tenant, '')))
  and ($version is null or list_contains($version, coalesce(version, '')))
group by all
