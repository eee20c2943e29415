-- The values of the asked segments that the filtered transactions have, those first that come first either by how many
-- were stuck in the range or by how many started in it: the worst and the largest, in turns. `place` counts from 0.
with known as (
  select split_by($by, 'workflow', workflow) as workflow,
    split_by($by, 'partner', partner) as partner,
    split_by($by, 'tenant', tenant) as tenant,
    split_by($by, 'version', version) as version,
    count(*) filter (started_at >= $since and started_at < $until) as started
  from transactions
  where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  group by all
), troubled as (
  select split_by($by, 'workflow', workflow) as workflow,
    split_by($by, 'partner', partner) as partner,
    split_by($by, 'tenant', tenant) as tenant,
    split_by($by, 'version', version) as version,
    count(distinct tx) as stuck
  from periods
  where kind = 'stuck' and from_at < $until and (until_at is null or until_at > $since)
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
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
select * from placed where place >= $offset and place < $offset + $most order by place
