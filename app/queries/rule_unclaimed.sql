-- Open review tasks that nobody has taken within their queue's claim_within, at each of `$instants`, of open
-- transactions; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  split_by($by, 'workflow', t.workflow) as workflow,
  split_by($by, 'partner', t.partner) as partner,
  split_by($by, 'tenant', t.tenant) as tenant,
  split_by($by, 'version', t.version) as version,
  case when list_contains($by, 'queue') then k.queue end as queue, count(*) as unclaimed
from instants i
join tasks k on k.opened_at <= i.seen_at
join cat_queues q on q.queue = k.queue and k.opened_at + to_seconds(q.claim_within) <= i.seen_at
join transactions t on t.tx = k.tx
where k.closed_at is null and k.assigned_at is null and t.status = 'open' and t.live
  and not coalesce(t.ends_at <= i.seen_at, false)
  and ($queue is null or list_contains($queue, k.queue))
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
