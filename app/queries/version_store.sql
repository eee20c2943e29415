-- What changes when lists of transactions may: a load, or a transaction that becomes stuck, ends, or leaves a case by
-- the mere passing of time.
select (select max(last_offset) from progress) as loaded, count(*) as transactions,
  count(*) filter (stuck) as stuck, count(*) filter (status = 'ended') as ended,
  count(*) filter (status = 'failed' and finished_at > $now - interval 1 day) as failed,
  (select count(*) from not_loaded) as set_aside,
  sum(len(stuck_reasons))::bigint as reasons
from transactions_at($now)
