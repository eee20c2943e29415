-- Of payloads the content is media type, size and shape, since salt and ciphertext differ each time.
select place, tenant_scope, source, event_id, own_tx, trace_id, event_at, ingested_at,
  hash(media_type, size, shape) as content
from incoming
