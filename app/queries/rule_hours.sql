-- Time in periods of `$kind` inside the window that ends at each of `$instants`, in microseconds, and of how many
-- transactions; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at), window_periods as (
  select i.seen_at, p.*,
    greatest(p.from_at, i.seen_at - to_microseconds($over_us)) as begins_at,
    least(p.until_at,
      case when t.status = 'open' and t.ends_at <= i.seen_at then t.quiet_since end, i.seen_at) as stops_at
  from instants i
  join periods p on p.from_at < i.seen_at
    and (p.until_at is null or p.until_at > i.seen_at - to_microseconds($over_us))
  join transactions t on t.tx = p.tx
  where p.kind = $kind and t.live
)
select h.seen_at,
  split_by($by, 'workflow', h.workflow) as workflow,
  split_by($by, 'partner', h.partner) as partner,
  split_by($by, 'tenant', h.tenant) as tenant,
  split_by($by, 'version', h.version) as version,
  sum(epoch_us(h.stops_at) - epoch_us(h.begins_at))::bigint as part_us, 0 as whole, count(distinct h.tx) as once
from window_periods h
where h.stops_at > h.begins_at
  and in_segments($workflow, $partner, $tenant, $version, h.workflow, h.partner, h.tenant, h.version)
group by all
