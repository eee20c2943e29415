-- State intervals of the touched transactions with what the catalog says of each, and the time before the first
-- transition as n 0. A null `until_at` is the present state. A due date before the transaction's first record is none.
create or replace temp table work_states as
select t.tx, t.n, t.to_state as state, t.from_state, t.event_at as from_at, t.until_at, t.transitions,
  s.waits_on, s.awaits, s.terminal, coalesce(s.exception, false) as exception,
  coalesce(s.dead_letter, false) as dead_letter, s.state is not null as declared,
  t.event_at + to_seconds(s.limit_s) as limit_at, t.attempt, t.error_class, t.error_code, t.source, t.event_id,
  t.previous_state is distinct from t.to_state as entered, t.next_state,
  bool_or(coalesce(s.exception, false)) over w as had_exception,
  last_value(case when t.due_at >= f.started_at then t.due_at end ignore nulls) over w as due_so_far
from work_transitions t
join work_facts f on f.tx = t.tx
left join cat_states s on s.workflow = f.workflow and s.state = t.to_state
window w as (partition by t.tx order by t.n rows unbounded preceding)
union all
select f.tx, 0, null, null, f.started_at, min(t.event_at), count(t.n), null, null, null, false, false,
  false, null, null, null, null, null, null, true, null, false, null
from work_facts f left join work_transitions t on t.tx = f.tx
group by f.tx, f.started_at
