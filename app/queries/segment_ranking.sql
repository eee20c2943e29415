-- The values of the asked segments that the filtered transactions have, those first that come first either by how many
-- were stuck in the range or by how many started in it: the worst and the largest, in turns. `place` counts from 0.
with known as (
  select case when list_contains($by, 'workflow') then workflow end as workflow,
    case when list_contains($by, 'partner') then partner end as partner,
    case when list_contains($by, 'tenant') then tenant end as tenant,
    case when list_contains($by, 'version') then version end as version,
    count(*) filter (started_at >= $since and started_at < $until) as started
  from transactions
  where fits($workflow, workflow)
    and fits($partner, partner)
    and fits($tenant, tenant)
    and fits($version, version)
  group by all
), troubled as (
  select case when list_contains($by, 'workflow') then workflow end as workflow,
    case when list_contains($by, 'partner') then partner end as partner,
    case when list_contains($by, 'tenant') then tenant end as tenant,
    case when list_contains($by, 'version') then version end as version,
    count(distinct tx) as stuck
  from periods
  where kind = 'stuck' and from_at < $until and (until_at is null or until_at > $since)
  group by all
), ranked as (
  select k.*, coalesce(t.stuck, 0) as stuck,
    row_number() over (order by started desc, k.workflow, k.partner, k.tenant, k.version) as by_size,
    row_number() over (order by coalesce(t.stuck, 0) desc, started desc, k.workflow, k.partner, k.tenant, k.version)
      as by_stuck
  from known k left join troubled t on t.workflow is not distinct from k.workflow
    and t.partner is not distinct from k.partner and t.tenant is not distinct from k.tenant
    and t.version is not distinct from k.version
), placed as (
  select workflow, partner, tenant, version, count(*) over () as total,
    row_number() over (order by if(stuck > 0, least(by_stuck, by_size), by_size), by_size) - 1 as place
  from ranked
)
select * from placed where place >= $first and place < $first + $most order by place
