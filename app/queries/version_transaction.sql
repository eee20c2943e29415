-- What changes when the answer about one transaction does: a record of it, or a limit that passes.
select tx, status, stuck_reasons, last_ingested_at, last_at, transitions, spans, traces, duplicate_of
from transactions_at($now) where transaction_id = $id order by tx
