-- How many lengths of every kind there are by version: what it takes to know which of them bound their quantiles.
with lengths as (
  select 'completion' as kind, workflow, partner, tenant, version
  from transactions where status = 'completed' and finished_at >= $since and finished_at < $until
  union all
  select 'completion', workflow, partner, tenant, version
  from transactions where status = 'open' and ends_at <= $now and quiet_since >= $since and quiet_since < $until
  union all
  select kind, workflow, partner, tenant, version
  from moments where kind in ('partner_answer', 'claim', 'decision') and at_ >= $since and at_ < $until
)
select workflow, version, kind, count(*) as n
from lengths
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
