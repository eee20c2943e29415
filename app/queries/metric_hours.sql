-- Time in periods of `$kind` inside each bucket, in parts that Python adds up: what lies in the first and last bucket
-- of each period as microseconds, and from which bucket on how many more periods fill it whole. `once` is how many
-- transactions had some in such a first or last bucket: not those whose period before ended in the same bucket.
with segment_periods as (
  select p.workflow, p.partner, p.tenant, p.version,
    greatest(epoch_us(p.from_at) - epoch_us($since), 0) as from_us,
    epoch_us(least(p.until_at, e.quiet_since, $until, $now)) - epoch_us($since) as until_us,
    epoch_us(p.previous_until) - epoch_us($since) - 1 as previous_us
  from periods p left join (select tx, quiet_since from transactions where status = 'open' and ends_at <= $now) e
    on e.tx = p.tx
  where p.kind = $kind and p.from_at < least($now, $until) and (p.until_at is null or p.until_at > $since)
    and in_segments($workflow, $partner, $tenant, $version, p.workflow, p.partner, p.tenant, p.version)
), placed as (
  select split_by($by, 'workflow', workflow) as workflow,
    split_by($by, 'partner', partner) as partner,
    split_by($by, 'tenant', tenant) as tenant,
    split_by($by, 'version', version) as version,
    from_us, until_us, from_us // $width_us as first_, (until_us - 1) // $width_us as last_,
    (previous_us < 0 or previous_us // $width_us < from_us // $width_us) is not false as fresh
  from segment_periods where until_us > from_us
), parts as (
  select workflow, partner, tenant, version, first_ as bucket,
    sum(least(until_us, (first_ + 1) * $width_us) - from_us)::bigint as part_us, 0 as whole,
    count(*) filter (fresh) as once
  from placed group by all
  union all
  select workflow, partner, tenant, version, last_, sum(until_us - last_ * $width_us)::bigint, -count(*), count(*)
  from placed where last_ > first_ group by all
  union all
  select workflow, partner, tenant, version, first_ + 1, 0, count(*), 0
  from placed where last_ > first_ group by all
)
select workflow, partner, tenant, version, bucket,
  sum(part_us)::bigint as part_us, sum(whole)::bigint as whole, sum(once)::bigint as once
from parts group by all
