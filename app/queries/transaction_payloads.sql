-- A transaction's payloads in their order, without their bodies.
select rule, event_at, event_time, source, event_id, trace_id, span_id, sequence, tenant, partner, payload_id,
  direction, media_type, size, attributes, ingested_at, ingested_by
from tx_payloads where tx = $tx and event_at between $since and $until
order by event_at, sequence nulls last, source, event_id
