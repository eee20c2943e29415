-- How the number of transactions in a period of `$kind` at a bucket's end changes from bucket to bucket: one more from
-- the first bucket that ends at or after the instant, one less from the first that ends at or after the end of it. What
-- holds at a bucket's end holds now, if now is earlier. One that has ended, being quiet, is in no period any more.
with segment_periods as (
  select p.* replace (least(p.until_at, e.quiet_since) as until_at)
  from periods p left join (select tx, quiet_since from transactions where status = 'open' and ends_at <= $now) e
    on e.tx = p.tx
  where p.kind = $kind and p.from_at <= least($now, $until) and (p.until_at is null or p.until_at > $since)
    and (e.quiet_since is null or e.quiet_since > p.from_at)
    and in_segments($workflow, $partner, $tenant, $version, p.workflow, p.partner, p.tenant, p.version)
), changed as (
  select *, epoch_us(from_at) - epoch_us($since) as at_us, 1 as change from segment_periods
  union all
  select *, epoch_us(until_at) - epoch_us($since), -1 from segment_periods where until_at <= least($now, $until)
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  greatest((at_us - 1) // $width_us, 0) as bucket, sum(change)::bigint as change
from changed
group by all
