-- How long the transactions took that were completed (or ended) in the window before each of `$instants`; imports are
-- left out.
with instants as (select unnest($instants::timestamp[]) as seen_at), done as (
  select i.seen_at, t.*, t.finished_at as done_at from instants i
  join transactions t on t.finished_at >= i.seen_at - to_microseconds($over_us) and t.finished_at < i.seen_at
  where t.status = 'completed' and t.live
  union all
  select i.seen_at, t.*, t.quiet_since from instants i
  join transactions t on t.quiet_since >= i.seen_at - to_microseconds($over_us) and t.quiet_since < i.seen_at
  where t.status = 'open' and t.ends_at <= i.seen_at and t.live
)
select d.seen_at,
  split_by($by, 'workflow', d.workflow) as workflow,
  split_by($by, 'partner', d.partner) as partner,
  split_by($by, 'tenant', d.tenant) as tenant,
  split_by($by, 'version', d.version) as version,
  quantile_cont(epoch_us(d.done_at) - epoch_us(d.started_at), $share) / 1e6 as seconds, count(*) as n
from done d
where true
  and in_segments($workflow, $partner, $tenant, $version, d.workflow, d.partner, d.tenant, d.version)
group by all
