-- What each person decided inside the range, and how long after the task's opening. Asked only where a setting allows
-- figures about people.
with actions as (
  select a.tx, a.task_id, a.event_at, a.action, a.actor,
    row_number() over w as n
  from tx_review_actions a join transactions t using (tx)
  where a.event_at <= $now
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
  window w as (partition by a.tx, a.task_id order by a.event_at, a.sequence nulls last, a.source, a.event_id)
), standing as (
  select *, max(case when action = 'opened' then event_at end) over (partition by tx, task_id order by n
                                                                     rows unbounded preceding) as opened_at
  from actions
)
select actor, count(*) as decisions, count(*) filter (action = 'approved') as approved,
  count(*) filter (action = 'rejected') as rejected, count(*) filter (action = 'corrected') as corrected,
  quantile_cont(epoch_us(event_at) - epoch_us(opened_at), 0.5) / 1e6 as decision_p50
from standing
where action in ('approved', 'rejected', 'corrected') and actor is not null
  and event_at >= $begin and event_at < $upto
group by actor
order by decisions desc, actor
