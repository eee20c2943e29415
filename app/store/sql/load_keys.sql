-- Key and content of each business record of one kind; the content is all that the sender said.
select place, tenant_scope, source, event_id, own_tx, trace_id, event_at, ingested_at,
  hash(*columns(* exclude (place, tenant_scope, own_tx, event_at, ingested_at, ingested_by))) as content
from incoming
