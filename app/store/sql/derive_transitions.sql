-- The touched transactions' transitions in order, each with its error class and what the catalog says of its state.
-- The workflow is the transaction's own (the latest named), so that the states are read in one declaration.
-- A transition whose instant nobody means stands at its arrival, but the first by sequence stays first: it stands at the
-- earliest instant of the others. `stored_at` is the instant that the record is stored by.
create or replace temp table work_transitions as
with read as (
  select t.tx, t.rule, t.event_at as stored_at, t.event_at > t.event_time as late_read,
    t.event_at, t.event_time, t.source, t.event_id, t.sequence,
    t.workflow, t.partner, t.tenant, t.version, t.from_state, t.to_state, t.attempt, t.error_class, t.error_code,
    t.next_attempt_at, t.attempts_max, t.due_at, t.value_amount, t.value_unit, t.external_ref, t.ingested_at,
    case when t.error_class is null then try_cast(coalesce(
      json_extract_string(t.attributes, '$."http_status"'),
      json_extract_string(t.attributes, '$."http.response.status_code"')) as bigint) end as http_status
  from tx_transitions t
  where t.tx in (select tx from work_tx) and t.event_at >= $since
), ordered as (
  select * replace (case when late_read and coalesce(sequence < min(sequence) filter (not late_read) over w, sequence is not null)
                         then min(event_at) over w else event_at end as event_at)
  from read window w as (partition by tx)
), unclassed as (
  select distinct error_code, http_status from ordered
  where error_class is null and (error_code is not null or http_status is not null)
), classed as (
  select u.error_code, u.http_status, arg_min(m.error_class, m.place) as error_class
  from unclassed u join cat_matches m
    on (m.code is null or u.error_code glob m.code) and (m.http_status is null or u.http_status = m.http_status)
  group by all
)
select o.* replace (coalesce(o.error_class, c.error_class) as error_class),
  row_number() over w as n,
  count(*) over (partition by o.tx) as transitions,
  lead(o.event_at) over w as until_at,
  lag(o.to_state) over w as previous_state, lead(o.to_state) over w as next_state
from ordered o
left join classed c on o.error_class is null and o.error_code is not distinct from c.error_code
  and o.http_status is not distinct from c.http_status
window w as (partition by o.tx order by o.event_at, o.sequence nulls last, o.source, o.event_id)
