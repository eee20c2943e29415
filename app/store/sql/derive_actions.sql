-- The touched transactions' review actions in order, each with how its task stands after it: the due instant that
-- counts from then on while the task is open, null once it is closed or where nothing says when it is due. A due date
-- before the transaction's first record is none.
create or replace temp table work_actions as
with ordered as (
  select a.tx, a.task_id, a.event_at, a.sequence, a.source, a.event_id, a.action, a.actor, a.queue,
    case when a.due_at >= f.started_at then a.due_at end as due_at,
    row_number() over (partition by a.tx, a.task_id
                       order by a.event_at, a.sequence nulls last, a.source, a.event_id) as n,
    a.action in ('approved', 'rejected', 'corrected', 'closed') as closing
  from tx_review_actions a join work_facts f on f.tx = a.tx
  where a.tx in (select tx from work_tx) and a.event_at >= $since
), so_far as (
  select *,
    max(case when action = 'opened' then n end) over w as opened_n,
    max(case when action = 'opened' then event_at end) over w as opened_at,
    max(case when closing then n end) over w as closing_n,
    last_value(due_at ignore nulls) over w as due_so_far,
    last_value(queue ignore nulls) over w as queue_so_far,
    max(case when action in ('claimed', 'assigned') then n end) over w as assigned_n,
    max(case when action = 'released' then n end) over w as released_n,
    lead(event_at) over (partition by tx, task_id order by n) as until_at
  from ordered
  window w as (partition by tx, task_id order by n rows unbounded preceding)
)
select s.*,
  coalesce(s.closing_n, 0) <= coalesce(s.opened_n, 0) as is_open,
  coalesce(s.due_so_far, s.opened_at + to_seconds(q.decide_within)) as due_effective
from so_far s left join cat_queues q on q.queue = s.queue_so_far
