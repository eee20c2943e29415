-- The values that each segment has been seen with.
select 'workflow' as segment, workflow as value from transactions where workflow is not null group by workflow
union all
select 'partner', partner from transactions where partner is not null group by partner
union all
select 'tenant', tenant from transactions where tenant is not null group by tenant
union all
select 'version', version from transactions where version is not null group by version
order by segment, value
