-- The batch's spans that were not there yet, as `schema_records` stores them.
insert into spans by name
select * exclude (place, event_time, span_id, parent_span_id, transaction_id, peer, http_status, rpc_status),
  case when event_time <> event_at then event_time end as implausible_time,
  case when kind = 3 then peer end as peer,
  case when kind = 3 and peer is not null then coalesce(http_status, rpc_status) end as answer
from incoming
