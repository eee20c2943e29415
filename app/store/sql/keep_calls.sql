-- Client spans that say whom they called.
insert into calls
select tenant_scope, trace_id, span_id, own_tx, event_at, make_timestamp((end_ns // 1000)::bigint), peer,
  coalesce(http_status, rpc_status), ingested_at
from incoming where kind = 3 and peer is not null
