-- Open tasks of open transactions by review queue. The forecast takes them by due date at the pace of the last seven
-- days: how many that are in time now will not be when their turn comes.
with waiting as (
  select k.queue, k.task_id, coalesce(k.opened_at, k.begun_at) as opened_at, k.due_at, k.assigned_at,
    coalesce(k.due_at <= $now, false) as overdue,
    row_number() over (partition by k.queue order by k.due_at nulls last, k.task_id) as turn
  from tasks k join transactions_at($now) t using (tx)
  where k.closed_at is null and t.status = 'open'
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
    and ($until is null or t.started_at < $until)
    and ($since is null or $since <= $now or t.started_at >= $since)
), pace as (
  select queue, count(*) / 604800.0 as a_second from tasks
  where closed_at > $now - interval 7 day and closed_at <= $now group by queue
)
select 'review_queue' as kind, w.queue, null::varchar as workflow, null::varchar as state, 'review' as waits_on,
  count(*) as depth, count(*) filter (w.assigned_at is null) as unassigned, min(w.opened_at) as oldest,
  count(*) filter (w.overdue) as overdue,
  count(*) filter (not w.overdue and w.due_at is not null
                   and (p.a_second is null or epoch(w.due_at - $now) < w.turn / p.a_second)) as forecast,
  any_value(q.owner) as owner
from waiting w left join pace p on p.queue is not distinct from w.queue left join cat_queues q on q.queue = w.queue
group by w.queue order by w.queue nulls last
