-- One row a touched transaction: where it is, since when, until when, and whose it is, if nothing more happens.
insert into transactions by name
with present as (
  select * from work_states qualify row_number() over (partition by tx order by n desc) = 1
), entered as (  -- a terminal state is entered once, however often it is said; any other starts anew each time
  select s.tx, max(s.from_at) filter (s.entered) as entered_at, max(s.from_at) as said_at,
    bool_or(s.exception) as had_exception
  from work_states s join present p on p.tx = s.tx and p.state is not distinct from s.state
  where s.n > 0 group by s.tx
), exceptions as (
  select tx, min(from_at) filter (exception) as since from work_states group by tx
), handled as (
  select tx, count(*) as interventions from (
    select tx from work_actions where action in ('approved', 'rejected', 'corrected')
    union all
    select own_tx from operator_acts
    where own_tx in (select tx from work_tx) and event_at >= $since and action = 'redrive' and step = 'asked'
  ) group by tx
), longest_open as (
  select k.tx, arg_min_null(q.owner, (coalesce(k.opened_at, a.first_at), k.task_id)) as owner
  from tasks k left join cat_queues q on q.queue = k.queue
  join (select tx, task_id, min(event_at) as first_at from work_actions group by tx, task_id) a
    on a.tx = k.tx and a.task_id = k.task_id
  where k.tx in (select tx from work_tx) and k.closed_at is null group by k.tx
), since as (
  select tx,
    max(from_at) filter (reason = 'review_overdue' and until_at is null) as review_overdue_at,
    max(from_at) filter (reason = 'state_limit' and until_at is null) as state_limit_at,
    max(from_at) filter (reason = 'deadline' and until_at is null) as deadline_overdue_at
  from work_runs group by tx
)
select f.tx, k.tenant_scope, k.transaction_id, f.workflow, f.partner,
  coalesce(nullif(k.tenant_scope, ''), f.tenant) as tenant, f.version, p.state,
  coalesce(p.terminal, 'open') as status, f.started_at,
  case when p.terminal is not null then e.entered_at end as finished_at,
  case when p.terminal is not null then e.entered_at else e.said_at end as state_since,
  coalesce(t.last_transition_at, f.last_span_at) as quiet_since, f.last_at, coalesce(t.transitions, 0) as transitions, f.spans, f.traces,
  f.base_started_at, f.base_partner,
  least(f.started_at + to_seconds(case when x.since is not null then coalesce(w.exception_deadline, w.deadline)
                                       else w.deadline end), t.due_at) as deadline_at,
  t.due_at, case when p.terminal is null then p.limit_at end as limit_at,
  s.review_overdue_at, s.state_limit_at, s.deadline_overdue_at,
  least(s.review_overdue_at, s.state_limit_at, s.deadline_overdue_at) as overdue_at,
  least(s.review_overdue_at, s.state_limit_at, s.deadline_overdue_at) as promised_overdue_at,
  p.waits_on, p.awaits,
  case when p.waits_on = 'partner'
       then list_extract(['none', 'called', 'answered', 'referenced', 'called_back'], coalesce(h.strength, 0) + 1)
  end as handover,
  greatest(coalesce(t.retries, 0), 0) as retries, t.next_attempt_at, t.attempts_max,
  coalesce(t.error_class, b.error_class) as error_class, t.error_code, t.value_amount, t.value_unit,
  coalesce(q.owner, case when p.exception then c.owner end, case when p.waits_on = 'partner' then r.owner end,
           w.owner) as owner,
  signature_v1(f.workflow, p.state, p.awaits, coalesce(t.error_class, b.error_class), t.error_code, f.partner)
    as signature,
  1 as signature_version,
  t.path, x.since as exception_since, coalesce(a.interventions, 0) as interventions,
  f.started_at + to_seconds(w.deadline) as promised_at,
  f.started_at + to_seconds(w.exception_deadline) as exception_promised_at,
  w.workflow is null as inferred, coalesce(p.exception, false) as exception,
  coalesce(p.dead_letter, false) as dead_letter, f.last_ingested_at, f.live,
  coalesce(f.entry_span.failed, false) as errored, f.entry_span.at_ as entry_at,
  f.entry_span.service as entry_service, f.entry_span.operation as entry_operation,
  coalesce(f.entry_span.problem, 'HTTP ' || f.entry_span.http_status) as entry_problem, f.spans_until
from work_facts f
join work_tx k on k.tx = f.tx
join present p on p.tx = f.tx
join exceptions x on x.tx = f.tx
left join entered e on e.tx = f.tx
left join work_transition_facts t on t.tx = f.tx
left join work_failures b on b.tx = f.tx
left join handled a on a.tx = f.tx
left join since s on s.tx = f.tx
left join work_handovers h on h.tx = p.tx and h.n = p.n
left join longest_open q on q.tx = f.tx
left join cat_workflows w on w.workflow = f.workflow
left join cat_errors c on c.error_class = coalesce(t.error_class, b.error_class)
left join cat_partners r on r.partner = f.partner
