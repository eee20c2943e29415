-- Of the transactions that finished in each bucket and whose states are known: how many, and how many of them took a
-- path that no other transaction of their workflow had taken until `$known_until`. One that finished before that does
-- not count as its own precedent, so that the buckets before and after it are measured alike (Good 1953: what was seen
-- once tells how much is still unseen). Precedents are those of the whole workflow, whatever is asked of it.
with finished as (
  select workflow, partner, tenant, version, path, finished_at
  from transactions
  where status <> 'open' and finished_at >= $since and finished_at < $until and path is not null
  union all
  select workflow, partner, tenant, version, path, quiet_since
  from transactions
  where status = 'open' and ends_at <= $now and quiet_since >= $since and quiet_since < $until and path is not null
), taken as (
  select workflow, path, count(*) as times from finished where finished_at < $known_until group by all
), placed as (
  select f.*, coalesce(t.times, 0) - (f.finished_at < $known_until)::int = 0 as is_new
  from finished f left join taken t on t.workflow is not distinct from f.workflow and t.path = f.path
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  (epoch_us(finished_at) - epoch_us($since)) // $width_us as bucket,
  count(*) as finished, count(*) filter (is_new) as fresh
from placed
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
