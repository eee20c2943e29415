-- Review tasks of the touched transactions as they stand after their last action. `last`, not `arg_max`: the last row
-- speaks even where it says nothing.
insert into tasks
with task_facts as (
  select *, last_value(opened_n) over (partition by tx, task_id order by n
                                       rows between unbounded preceding and unbounded following) as last_opened_n,
    coalesce(assigned_n, 0) > greatest(coalesce(released_n, 0), coalesce(opened_n, 0)) as assigned
  from work_actions
)
select tx, task_id, last(queue_so_far order by n),
  coalesce(min(event_at) filter (action = 'opened'), min(event_at)), last(opened_at order by n),
  last(due_effective order by n),
  case when last(assigned order by n) then last(actor order by n) filter (action in ('claimed', 'assigned')) end,
  case when last(assigned order by n) then last(event_at order by n) filter (action in ('claimed', 'assigned')) end,
  last(action order by n), last(event_at order by n),
  case when not last(is_open order by n)
       then first(event_at order by n) filter (closing and n > coalesce(last_opened_n, 0)) end,
  case when not last(is_open order by n)
       then first(action order by n) filter (closing and n > coalesce(last_opened_n, 0)) end,
  case when not last(is_open order by n)
       then first(actor order by n) filter (closing and n > coalesce(last_opened_n, 0)) end
from task_facts
group by tx, task_id
