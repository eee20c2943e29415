-- A transaction's review tasks as they stand, with what the catalog says of their queue.
select k.task_id, k.queue, k.begun_at, k.opened_at, k.due_at, k.assigned_to, k.assigned_at, k.last_action,
  k.last_action_at, k.closed_at, k.closing_action, k.closed_by, q.owner
from tasks k left join cat_queues q on q.queue = k.queue
where k.tx = $tx and k.last_action_at between $since and $until
order by k.begun_at, k.task_id
