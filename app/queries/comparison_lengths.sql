-- How long things took by version, of every kind of length at once: of how many, the quantiles, and the values at
-- `$places`, shares of the way through them in order, which bound the quantiles.
with lengths as (
  select 'completion' as kind, workflow, partner, tenant, version, epoch_us(finished_at) - epoch_us(started_at) as length_us
  from transactions where status = 'completed' and finished_at >= $since and finished_at < $until
  union all
  select 'completion', workflow, partner, tenant, version, epoch_us(quiet_since) - epoch_us(started_at)
  from transactions where status = 'open' and ends_at <= $now and quiet_since >= $since and quiet_since < $until
  union all
  select kind, workflow, partner, tenant, version, length_us
  from moments where kind in ('partner_answer', 'claim', 'decision') and at_ >= $since and at_ < $until
)
select workflow, version, kind, count(*) as n, quantile_cont(length_us, $shares) as quantiles,
  quantile_disc(length_us, $places) as bounds
from lengths
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
