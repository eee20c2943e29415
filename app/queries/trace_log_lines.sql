-- A trace's log lines, whole, in order of time. The bounds are bound values of `trace.sql`.
select tenant_scope, time_ns, observed_ns, trace_id, span_id, flags, severity_number, severity_text, event_name, body,
  service, attributes, dropped_attributes, resource, scope, event_at, ingested_at, ingested_by
from log_lines where event_at between $since and $until and trace_id = $trace_id
order by time_ns, span_id, content_hash
