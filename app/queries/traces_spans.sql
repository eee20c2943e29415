-- The spans of several traces, with what a trace view draws, in order of trace and start. The bounds are bound values of
-- `span_search.sql`.
select trace_id, span_id, parent_span_id, trace_state, flags, name, kind, status_code, status_message, service,
  start_ns, end_ns, attributes, events, links, resource, scope
from spans where event_at between $since and $until and trace_id in (select unnest($traces))
order by trace_id, start_ns, span_id
