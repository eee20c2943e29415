-- How many transactions are in a period of `$kind` at each of `$instants`, as `metric_levels` counts them at a bucket's
-- end, but many instants at once and without imports: a backtest looks at each minute, and one look differs from the
-- next by the instant alone.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  split_by($by, 'workflow', p.workflow) as workflow,
  split_by($by, 'partner', p.partner) as partner,
  split_by($by, 'tenant', p.tenant) as tenant,
  split_by($by, 'version', p.version) as version,
  count(*) as change
from instants i
join periods p on p.from_at <= i.seen_at and (p.until_at is null or p.until_at > i.seen_at)
join transactions t on t.tx = p.tx
where p.kind = $kind and t.live and not coalesce(t.status = 'open' and t.ends_at <= i.seen_at, false)
  and in_segments($workflow, $partner, $tenant, $version, p.workflow, p.partner, p.tenant, p.version)
group by all
