-- Tasks that the same person opened and approved: the decision that four eyes were promised for had two.
with actions as (
  select a.tx, a.task_id, a.event_at, a.action, a.actor, a.queue,
    row_number() over w as n
  from tx_review_actions a join transactions t using (tx)
  where a.event_at <= $now
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
  window w as (partition by a.tx, a.task_id order by a.event_at, a.sequence nulls last, a.source, a.event_id)
), standing as (
  select *, max(case when action = 'opened' then n end) over (partition by tx, task_id order by n
                                                              rows unbounded preceding) as opened_n
  from actions
)
select t.transaction_id, t.tenant, t.workflow, d.task_id, coalesce(d.queue, o.queue) as queue, d.actor,
  o.event_at as opened_at, d.event_at as approved_at
from standing d
join standing o on o.tx = d.tx and o.task_id = d.task_id and o.n = d.opened_n
join transactions t on t.tx = d.tx
where d.action = 'approved' and d.actor = o.actor and d.event_at >= $begin and d.event_at < $upto
order by approved_at desc, t.transaction_id, d.task_id
