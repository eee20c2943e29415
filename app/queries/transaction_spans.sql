-- A transaction's spans in one stretch of time, without what only the trace page shows: those that name it, and those
-- of its traces that name none. The stretch and the traces are bound values: a range from a subquery prunes far less.
select event_at, start_ns, end_ns, trace_id, span_id, parent_span_id, name, kind, status_code, status_message, service
from spans
where event_at between $since and $until
  and (own_tx = $tx or (own_tx is null and tenant_scope = $scope and trace_id in (select unnest($traces))))
order by start_ns, trace_id, span_id limit $most
