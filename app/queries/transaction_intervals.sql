-- A transaction's state intervals in order.
select n, state, from_state, from_at, until_at, waits_on, terminal, exception, dead_letter, declared, limit_at, attempt,
  error_class, error_code, handover, source, event_id
from intervals where tx = $tx and from_at between $since and $until order by n
