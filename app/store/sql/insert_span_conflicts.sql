-- Spans whose key was taken by a span that says something else.
insert into conflicts
select 'spans', i.tenant_scope, i.trace_id || ' ' || i.span_id, i.own_tx, i.trace_id, i.event_at, i.ingested_at
from incoming i join spans s
  on s.start_ns between $first_ns and $last_ns and s.trace_id = i.trace_id and s.span_number = i.span_number
 and s.start_ns = i.start_ns and s.kind = i.kind and s.tenant_scope = i.tenant_scope
where (s.end_ns, s.name, s.parent_span_id, s.status_code, s.status_message, s.attributes, s.events, s.links)
  is distinct from
  (i.end_ns, i.name, i.parent_span_id, i.status_code, i.status_message, i.attributes, i.events, i.links)
