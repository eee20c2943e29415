-- What the transitions of a touched transaction amount to: counts, what the latest that says something says, and the
-- path as a hash. Engines count attempts from 0 or from 1.
create or replace temp table work_transition_facts as
with latest as (
  select w.tx, count(*) as transitions, max(w.event_at) as last_transition_at,
    max(attempt) - case when min(attempt) = 0 then 0 else 1 end as retries,
    last(next_attempt_at order by n) as next_attempt_at, arg_max(attempts_max, n) as attempts_max,
    arg_max(w.due_at, n) filter (w.due_at >= f.started_at) as due_at,
    arg_max(value_amount, n) as value_amount, arg_max(value_unit, n) as value_unit,
    arg_max(error_class, n) as error_class, arg_max(error_code, n) as error_code
  from work_transitions w join work_facts f on f.tx = w.tx group by w.tx
), path_hashes as (  -- each state with its place in it, so that they can be summed up in any order
  select tx, bit_xor(md5_number_lower(n || chr(31) || state)) as path from work_states where n > 0 group by tx
)
select * from latest left join path_hashes using (tx)
