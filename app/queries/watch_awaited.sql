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
  and fits($state, t.state)
  and fits($workflow, t.workflow)
  and fits($partner, t.partner)
  and fits($tenant, t.tenant)
  and fits($version, t.version)
group by all
