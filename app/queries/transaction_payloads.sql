-- A transaction's payloads in their order, without their bodies.
select event_at, event_time, source, event_id, trace_id, span_id, sequence, tenant, partner, payload_id,
  direction, media_type, size, attributes, ingested_at, ingested_by
from payloads
where event_at between $since and $until
  and (own_tx = $tx or (own_tx is null and tenant_scope = $scope
                        and list_contains($joined, source || chr(31) || event_id)))
order by event_at, sequence nulls last, source, event_id
