-- How the number of transactions that are stuck at a bucket's end changes from bucket to bucket, by the asked segments:
-- one more from the first bucket that ends at or after the instant, one less from the first that ends at or after the
-- end of it. What holds at a bucket's end holds now, if now is earlier.
with periods as (
  select tx, from_at, until_at from stuck_periods
  where from_at <= least($now, $until) and (until_at is null or until_at > $since)
), counted as (
  select case when list_contains($by, 'workflow') then t.workflow end as workflow,
    case when list_contains($by, 'partner') then t.partner end as partner,
    case when list_contains($by, 'tenant') then t.tenant end as tenant,
    case when list_contains($by, 'version') then t.version end as version,
    epoch_us(p.from_at) - epoch_us($since) as came_us,
    case when least(p.until_at, t.finished_at) <= least($now, $until)
         then epoch_us(least(p.until_at, t.finished_at)) - epoch_us($since) end as went_us
  from periods p join transactions_at($now) t using (tx)
  where (t.finished_at is null or p.from_at < t.finished_at)
    and ($workflow is null or list_contains($workflow, coalesce(t.workflow, '')))
    and ($partner is null or list_contains($partner, coalesce(t.partner, '')))
    and ($tenant is null or list_contains($tenant, coalesce(t.tenant, '')))
    and ($version is null or list_contains($version, coalesce(t.version, '')))
)
select workflow, partner, tenant, version, greatest((at_us - 1) // $width_us, 0) as bucket, sum(sign)::bigint as change
from (select *, came_us as at_us, 1 as sign from counted
      union all
      select *, went_us, -1 from counted where went_us is not null)
group by all
