-- What happened to the touched transactions at an instant and is counted or measured by it. A retry happens at the
-- first transition that carries its attempt number, counted from 0 where an attempt 0 is on record, else from 1; of a review task each opening is measured, to the next one.
insert into moments
with happened as (
  select tx, 'retry' as kind, min(from_at) as at_, null as error_class, null as length_us
  from (select tx, attempt, from_at, min(attempt) over (partition by tx) as first_attempt from work_states)
  where attempt > case when first_attempt = 0 then 0 else 1 end group by tx, attempt
  union all
  select tx, 'dead_letter', from_at, null, null from work_states where dead_letter
  union all
  select tx, 'error', from_at, error_class, null from work_states where error_class is not null
  union all
  select tx, 'partner_answer', until_at, null, epoch_us(until_at) - epoch_us(from_at)
  from work_states where waits_on = 'partner' and until_at is not null
  union all
  select tx, 'intervention', event_at, null, null
  from work_actions where action in ('approved', 'rejected', 'corrected')
  union all
  select own_tx, 'intervention', event_at, null, null
  from operator_acts
  where own_tx in (select tx from work_tx) and event_at >= $since and action = 'redrive' and step = 'asked'
  union all
  select tx, 'claim', min(event_at), null, epoch_us(min(event_at)) - epoch_us(any_value(opened_at))
  from work_actions where action in ('claimed', 'assigned') and opened_n is not null group by tx, task_id, opened_n
  union all
  select tx, 'decision', min(event_at), null, epoch_us(min(event_at)) - epoch_us(any_value(opened_at))
  from work_actions where action in ('approved', 'rejected', 'corrected') and opened_n is not null
  group by tx, task_id, opened_n
)
select h.tx, h.kind, h.at_, f.workflow, f.partner, coalesce(nullif(k.tenant_scope, ''), f.tenant), f.version,
  h.error_class, h.length_us
from happened h join work_facts f on f.tx = h.tx join work_tx k on k.tx = h.tx
