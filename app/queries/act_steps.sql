-- What is on record of one act, transaction by transaction, in order.
select own_tx as tx, transaction_id, step, event_at as at, idempotency_key, outcome, outcome_at, attributes
from operator_acts
where act_id = $act and transaction_id is not null
order by event_at, sequence, event_id
