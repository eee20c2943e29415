-- Open transactions whose next event did not come within the limit of the state that they wait in, at each of
-- `$instants`; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  split_by($by, 'workflow', t.workflow) as workflow,
  split_by($by, 'partner', t.partner) as partner,
  split_by($by, 'tenant', t.tenant) as tenant,
  split_by($by, 'version', t.version) as version,
  case when list_contains($by, 'state') then t.state end as state, count(*) as missing
from instants i join transactions t on t.state_limit_at <= i.seen_at
where t.status = 'open' and t.live and not coalesce(t.ends_at <= i.seen_at, false)
  and fits($state, t.state)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
