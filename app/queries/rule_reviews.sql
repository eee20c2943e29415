-- Open review tasks past their due date at each of `$instants`, of open transactions; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  split_by($by, 'workflow', t.workflow) as workflow,
  split_by($by, 'partner', t.partner) as partner,
  split_by($by, 'tenant', t.tenant) as tenant,
  split_by($by, 'version', t.version) as version,
  case when list_contains($by, 'queue') then k.queue end as queue, count(*) as overdue
from instants i
join tasks k on k.due_at <= i.seen_at
join transactions t on t.tx = k.tx
where k.closed_at is null and t.status = 'open' and t.live and not coalesce(t.ends_at <= i.seen_at, false)
  and fits($queue, k.queue)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
