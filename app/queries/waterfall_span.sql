-- One span of a trace: several rows where senders used its id more than once, `ids` of them. Of what a sender can make as
-- long as he likes, a stretch each and how long it is. The bounds are bound values of `trace.sql`.
select tenant_scope, start_ns, end_ns, trace_id, span_id, parent_span_id, trace_state, flags, name, kind, status_code,
  status_message, service, transaction_id, own_tx, dropped_attributes, dropped_events, dropped_links, resource, scope,
  event_at, ingested_at, ingested_by, count(*) over () as ids,
  attributes[$attributes + 1 : $attributes + $most] as attributes, coalesce(len(attributes), 0) as attribute_count,
  events[$events + 1 : $events + $most] as events, coalesce(len(events), 0) as event_count,
  links[$links + 1 : $links + $most] as links, coalesce(len(links), 0) as link_count
from spans where event_at between $since and $until and trace_id = $trace_id and span_id = $span_id
order by start_ns limit $rows
