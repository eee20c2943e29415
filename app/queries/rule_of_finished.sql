-- Of the transactions that finished in the window before each of `$instants`: how many, how many were judged, and how
-- many of each kind that a number is the share of; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at), done as (
  select i.seen_at, t.* from instants i
  join transactions t on t.finished_at >= i.seen_at - to_microseconds($over_us) and t.finished_at < i.seen_at
  where t.status <> 'open' and t.live
  union all
  select i.seen_at, t.* replace ('ended' as status)
  from instants i
  join transactions t on t.quiet_since >= i.seen_at - to_microseconds($over_us) and t.quiet_since < i.seen_at and t.ends_at <= i.seen_at
  where t.status = 'open' and t.live
)
select d.seen_at,
  split_by($by, 'workflow', d.workflow) as workflow,
  split_by($by, 'partner', d.partner) as partner,
  split_by($by, 'tenant', d.tenant) as tenant,
  split_by($by, 'version', d.version) as version,
  count(*) as finished,
  count(*) filter (d.status in ('completed', 'failed', 'rejected')) as judged,
  count(*) filter (d.status = 'completed') as completed,
  count(*) filter (d.retries > 0) as retried,
  count(*) filter (d.error_class = 'partner_rejection') as refused,
  count(*) filter (d.interventions > 0) as handled
from done d
where in_segments($workflow, $partner, $tenant, $version, d.workflow, d.partner, d.tenant, d.version)
group by all
