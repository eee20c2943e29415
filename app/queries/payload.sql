-- The payloads with one id, with their sealed bodies: one, since the id is made of scope, source and event id.
select p.payload_id, p.tenant_scope, p.source, p.event_id, p.event_at, p.event_time, p.trace_id, p.span_id,
  p.partner, p.tenant, p.direction, p.media_type, p.size, p.sha256, p.body, p.shape, p.fingerprint, p.attributes,
  p.ingested_at, p.ingested_by
from payloads p where p.payload_id = $payload_id limit 1
