-- By review queue, inside the range: how long its tasks lay open with nobody and with somebody, and from each opening to
-- the first claim or assignment, and to the decision, by the later instant. A task opened again starts anew, with nobody.
with actions as (
  select a.tx, a.task_id, a.event_at, a.action,
    row_number() over w as n,
    last_value(a.queue ignore nulls) over (w rows unbounded preceding) as queue,
    lead(a.event_at) over w as until_at
  from tx_review_actions a join transactions_at($now) t using (tx)
  where a.event_at <= $now
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
  window w as (partition by a.tx, a.task_id order by a.event_at, a.sequence nulls last, a.source, a.event_id)
), standing as (
  select *,
    coalesce(max(case when action = 'opened' then n end) over so_far, 0) as opened_n,
    coalesce(max(case when action in ('approved', 'rejected', 'corrected', 'closed') then n end) over so_far, 0) as closed_n,
    coalesce(max(case when action in ('claimed', 'assigned') then n end) over so_far, 0) as taken_n,
    coalesce(max(case when action = 'released' then n end) over so_far, 0) as released_n
  from actions window so_far as (partition by tx, task_id order by n rows unbounded preceding)
), spent as (
  select queue, taken_n > greatest(released_n, opened_n) as taken,
    greatest(epoch_us(least(coalesce(until_at, $now), $upto)) - epoch_us(greatest(event_at, $begin)), 0) as us
  from standing where closed_n <= opened_n
), openings as (
  select any_value(queue) as queue, min(event_at) filter (action = 'opened') as opened_at,
    min(event_at) filter (action in ('claimed', 'assigned')) as claimed_at,
    min(event_at) filter (action in ('approved', 'rejected', 'corrected')) as decided_at
  from standing where opened_n > 0 group by tx, task_id, opened_n
), lengths as (
  select queue, 'claim' as what, claimed_at as at_, epoch_us(claimed_at) - epoch_us(opened_at) as us from openings
  union all
  select queue, 'decision', decided_at, epoch_us(decided_at) - epoch_us(opened_at) from openings
), measured as (
  select queue, what, count(*) as n, quantile_cont(us, 0.5) / 1e6 as p50, quantile_cont(us, 0.95) / 1e6 as p95
  from lengths where at_ >= $begin and at_ < $upto group by queue, what
), times as (
  select queue, coalesce(sum(us) filter (not taken), 0) / 1e6 as unassigned_seconds,
    coalesce(sum(us) filter (taken), 0) / 1e6 as assigned_seconds
  from spent group by queue
)
select s.queue, s.unassigned_seconds, s.assigned_seconds, c.n as claim_n, c.p50 as claim_p50, c.p95 as claim_p95,
  d.n as decision_n, d.p50 as decision_p50, d.p95 as decision_p95
from times s
left join measured c on c.queue is not distinct from s.queue and c.what = 'claim'
left join measured d on d.queue is not distinct from s.queue and d.what = 'decision'
order by s.queue nulls last
