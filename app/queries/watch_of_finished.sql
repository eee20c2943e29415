-- Of the transactions that finished in the window before each of `$instants`, those of `$of`: how many, and to how many
-- of them `$which` applies; imports are left out.
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
  case when list_contains($by, 'workflow') then d.workflow end as workflow,
  case when list_contains($by, 'partner') then d.partner end as partner,
  case when list_contains($by, 'tenant') then d.tenant end as tenant,
  case when list_contains($by, 'version') then d.version end as version,
  count(*) as finished,
  count(*) filter (case $which
    when 'completed' then d.status = 'completed'
    when 'retried' then d.retries > 0
    when 'refused' then d.error_class = 'partner_rejection'
    when 'handled' then d.interventions > 0 end) as applies
from done d
where ($of = 'all' or d.status in ('completed', 'failed', 'rejected'))
  and fits($workflow, d.workflow)
  and fits($partner, d.partner)
  and fits($tenant, d.tenant)
  and fits($version, d.version)
group by all
