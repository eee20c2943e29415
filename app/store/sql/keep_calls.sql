-- Client spans that say whom they called, by the current attribute names first, then the older ones.
insert into calls
with client_spans as (
  select *, list_transform(attributes, lambda a: a.key) as names from incoming where kind = 3
)
select tenant_scope, trace_id, span_id, own_tx, event_at, make_timestamp((end_ns // 1000)::bigint), peer, status,
  ingested_at
from (
  select *,
    coalesce(attributes[list_position(names, 'server.address')].value,
             attributes[list_position(names, 'net.peer.name')].value,
             attributes[list_position(names, 'peer.service')].value) as peer,
    regexp_replace(coalesce(attributes[list_position(names, 'http.response.status_code')].value,
             attributes[list_position(names, 'http.status_code')].value,
             attributes[list_position(names, 'rpc.grpc.status_code')].value), '^\x01i', '') as status
  from client_spans
) where peer is not null
