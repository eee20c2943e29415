-- The values that each segment has been seen with: of many those that most transactions have, and how many there are.
with seen as (
  select 'workflow' as segment, workflow as value, count(*) as n from transactions group by workflow
  union all
  select 'partner', partner, count(*) from transactions group by partner
  union all
  select 'tenant', tenant, count(*) from transactions group by tenant
  union all
  select 'version', version, count(*) from transactions group by version
), placed as (
  select segment, value, count(*) over (partition by segment) as total,
    row_number() over (partition by segment order by n desc, value) as place
  from seen where value is not null
)
select segment, value, total from placed where place <= $most order by segment, value
