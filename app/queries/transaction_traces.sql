-- A transaction's traces, those without spans too, first seen first. Of a trace that serves several transactions,
-- spans that name another are not counted; `since` and `until` are of the whole trace.
with known as (
  select tenant_scope, trace_id, null::timestamp as first_at, null::timestamp as last_at, 0 as spans, 0 as errors
  from tx_traces where tx = $tx
  union all
  select tenant_scope, trace_id, first_at, last_at, spans, errors
  from tx_span_groups where tx = $tx and trace_id is not null and last_at >= $since
), own as (
  select tenant_scope, trace_id, min(first_at) as first_at, max(last_at) as last_at, sum(spans)::bigint as spans,
    sum(errors)::bigint as errors
  from known group by tenant_scope, trace_id
)
select o.tenant_scope, o.trace_id, any_value(o.first_at) as first_at, any_value(o.last_at) as last_at,
  any_value(o.spans) as spans, any_value(o.errors) as errors, min(g.first_at) as since, max(g.last_at) as until
from own o left join span_groups g on g.trace_id = o.trace_id and g.tenant_scope = o.tenant_scope
group by o.tenant_scope, o.trace_id order by any_value(o.first_at) nulls last, o.trace_id
