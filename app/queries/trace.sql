-- Where a trace lies in time, by scope, over all its spans and log lines.
select tenant_scope, min(first_at) as first_at, max(last_at) as last_at, sum(spans)::bigint as spans,
  sum(logs)::bigint as logs
from span_groups where trace_id = $trace_id group by tenant_scope order by tenant_scope
