-- What changes when a case does: its members, and what is known of them.
select count(*) as n, max(last_ingested_at) as ingested_at, min(state_since) as since
from transactions_at($now)
where signature = $id and (stuck or (status = 'failed' and finished_at > $now - interval 1 day))
