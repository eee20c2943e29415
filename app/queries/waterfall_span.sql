-- One span of a trace, whole; several rows where senders used its id more than once. The bounds are bound values of
-- `trace.sql`.
select tenant_scope, start_ns, end_ns, trace_id, span_id, parent_span_id, trace_state, flags, name, kind, status_code,
  status_message, service, transaction_id, own_tx, attributes, dropped_attributes, events, dropped_events, links,
  dropped_links, resource, scope, event_at, ingested_at, ingested_by
from spans where event_at between $since and $until and trace_id = $trace_id and span_id = $span_id
order by start_ns
