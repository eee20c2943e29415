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
  case when list_contains($by, 'workflow') then d.workflow end as workflow,
  case when list_contains($by, 'partner') then d.partner end as partner,
  case when list_contains($by, 'tenant') then d.tenant end as tenant,
  case when list_contains($by, 'version') then d.version end as version,
  quantile_cont(epoch_us(d.done_at) - epoch_us(d.started_at), $share) / 1e6 as seconds, count(*) as n
from done d
where true
  and fits($workflow, d.workflow)
  and fits($partner, d.partner)
  and fits($tenant, d.tenant)
  and fits($version, d.version)
group by all
