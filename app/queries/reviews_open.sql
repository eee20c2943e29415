-- Open tasks of open transactions: first those whose transaction can still make its deadline, the soonest due first.
select k.task_id, t.transaction_id, t.tenant, t.workflow, t.partner, k.queue, coalesce(k.opened_at, k.begun_at) as opened_at,
  k.due_at, coalesce(k.due_at <= $now, false) as overdue, k.assigned_to, k.assigned_at,
  least(t.deadline_at, t.due_at) as deadline_at, coalesce(least(t.deadline_at, t.due_at) <= $now, false) as lost, count(*) over () as total
from tasks k join transactions_at($now) t using (tx)
where k.closed_at is null and t.status = 'open'
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
  and fits($queue, k.queue)
order by lost, k.due_at nulls last, opened_at, t.transaction_id, k.task_id
limit $limit
