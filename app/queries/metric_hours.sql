-- Time in periods of `$kind` inside each bucket, in parts that Python adds up: what lies in the first and last bucket
-- of each period as microseconds, and from which bucket on how many more periods fill it whole. Likewise how many more
-- transactions had some: a period that begins in the bucket in which the same transaction's last one ended adds none.
with held as (
  select p.tx, p.workflow, p.partner, p.tenant, p.version,
    epoch_us(greatest(p.from_at, $since)) - epoch_us($since) as from_us,
    epoch_us(least(p.until_at, e.quiet_since, $until, $now)) - epoch_us($since) as until_us
  from periods p left join (select tx, quiet_since from transactions where status = 'open' and ends_at <= $now) e
    on e.tx = p.tx
  where p.kind = $kind and p.from_at < least($now, $until) and (p.until_at is null or p.until_at > $since)
    and ($workflow is null or list_contains($workflow, coalesce(p.workflow, '')))
    and ($partner is null or list_contains($partner, coalesce(p.partner, '')))
    and ($tenant is null or list_contains($tenant, coalesce(p.tenant, '')))
    and ($version is null or list_contains($version, coalesce(p.version, '')))
), placed as (
  select *, from_us // $width_us as first_, (until_us - 1) // $width_us as last_
  from held where until_us > from_us
), counted as (
  select *, greatest(first_, 1 + max(last_) over (partition by tx order by from_us
                                                  rows between unbounded preceding and 1 preceding)) as new_
  from placed
), changed as (
  select *, first_ as bucket, least(until_us, (first_ + 1) * $width_us) - from_us as part_us, 0 as whole, 0 as having_
  from counted
  union all
  select *, last_, until_us - last_ * $width_us, -1, 0 from counted where last_ > first_
  union all
  select *, first_ + 1, 0, 1, 0 from counted where last_ > first_
  union all
  select *, new_, 0, 0, 1 from counted where new_ <= last_
  union all
  select *, last_ + 1, 0, 0, -1 from counted where new_ <= last_
)
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  bucket, sum(part_us)::bigint as part_us, sum(whole)::bigint as whole, sum(having_)::bigint as having_
from changed
group by all
