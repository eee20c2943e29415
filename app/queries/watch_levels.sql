-- How many transactions are in a period of `$kind` at each of `$instants`, as `metric_levels` counts them at a bucket's
-- end, but many instants at once and without imports: a backtest looks at each minute, and one look differs from the
-- next by the instant alone.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  case when list_contains($by, 'workflow') then p.workflow end as workflow,
  case when list_contains($by, 'partner') then p.partner end as partner,
  case when list_contains($by, 'tenant') then p.tenant end as tenant,
  case when list_contains($by, 'version') then p.version end as version,
  count(*) as change
from instants i
join periods p on p.from_at <= i.seen_at and (p.until_at is null or p.until_at > i.seen_at)
join transactions t on t.tx = p.tx
where p.kind = $kind and t.live and not coalesce(t.status = 'open' and t.ends_at <= i.seen_at, false)
  and fits($workflow, p.workflow)
  and fits($partner, p.partner)
  and fits($tenant, p.tenant)
  and fits($version, p.version)
group by all
