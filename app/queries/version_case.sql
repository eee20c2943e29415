-- What changes when a case does: its members, what is known of them, and what people do (to any, since cases merge).
select count(*) as n, max(last_ingested_at) as ingested_at, min(state_since) as since,
  (select count(*) from operator_acts) as acts
from transactions_at($now)
where signature = $id and (stuck or (status = 'failed' and finished_at > $now - interval 1 day))
