-- A list of transactions as they stand, in any of its orders: by cursor (`$after_id`) or by position (`$offset`).
-- Every sort key is a number, so that one statement has every order: instants as microseconds (exact in a double), what
-- descends negated. Nulls come last either way; ties go by transaction_id. `savable` is the deadline still ahead, the
-- soonest first, then what has none, then what is past it.
select *
from (
  select transaction_id, workflow, partner, tenant, version, status, state, started_at, finished_at, state_since,
    stuck_reasons[1] as stuck_reason, overdue_at, deadline_at, due_at, value_amount, value_unit, waits_on, awaits,
    handover, retries, next_attempt_at, error_class, error_code, duplicate_of, owner, signature, inferred, tx, errored, entry_at,
    entry_service, entry_operation, entry_problem,
    $sign * case $sort when 'started_at' then epoch_us(started_at) when 'finished_at' then epoch_us(finished_at)
                       when 'state_since' then epoch_us(state_since) when 'overdue_at' then epoch_us(overdue_at)
                       when 'due_at' then epoch_us(due_at) when 'value' then value_amount
                       when 'savable' then case
                         when least(deadline_at, due_at) > $now then epoch_us(least(deadline_at, due_at))
                         when coalesce(deadline_at, due_at) is null then 3e15 + epoch_us(coalesce(overdue_at, state_since))
                         else 6e15 + epoch_us(least(deadline_at, due_at)) end end::double as sort_key
  from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                          $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
)
where $after_id is null
   or case when $after_key is null then sort_key is null and (transaction_id, tx) > ($after_id, $after_tx)
           else coalesce(sort_key > $after_key, true)
             or (sort_key = $after_key and (transaction_id, tx) > ($after_id, $after_tx)) end
order by sort_key nulls last, transaction_id, tx
limit $limit offset $offset
