-- The lengths of `$kind` by segment in one period, as sum and count, and how many lasted longer than `$above_us`: means
-- and shares add up over segments, quantiles do not.
with lengths as (
  select workflow, partner, tenant, version, epoch_us(finished_at) - epoch_us(started_at) as length_us
  from transactions
  where $kind = 'completion' and status = 'completed' and finished_at >= $since and finished_at < $until
  union all
  select workflow, partner, tenant, version, epoch_us(quiet_since) - epoch_us(started_at)
  from transactions
  where $kind = 'completion' and status = 'open' and ends_at <= $now and quiet_since >= $since and quiet_since < $until
  union all
  select workflow, partner, tenant, version, length_us
  from moments where kind = $kind and at_ >= $since and at_ < $until
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  sum(length_us)::hugeint::varchar as length_us, count(*) filter (length_us > $above_us::double) as above, count(*) as n
from lengths
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
