-- Open transactions whose next event did not come within the limit of the state that they wait in, at each of
-- `$instants`; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  case when list_contains($by, 'workflow') then t.workflow end as workflow,
  case when list_contains($by, 'partner') then t.partner end as partner,
  case when list_contains($by, 'tenant') then t.tenant end as tenant,
  case when list_contains($by, 'version') then t.version end as version,
  case when list_contains($by, 'state') then t.state end as state, count(*) as missing
from instants i join transactions t on t.state_limit_at <= i.seen_at
where t.status = 'open' and t.live and not coalesce(t.ends_at <= i.seen_at, false)
  and ($state is null or list_contains($state, coalesce(t.state, '')))
  and ($workflow is null or list_contains($workflow, coalesce(t.workflow, '')))
  and ($partner is null or list_contains($partner, coalesce(t.partner, '')))
  and ($tenant is null or list_contains($tenant, coalesce(t.tenant, '')))
  and ($version is null or list_contains($version, coalesce(t.version, '')))
group by all
