-- Places of the log lines that are new, by the same reasoning as spans.
select f.place
from (select tenant_scope, trace_id, span_id, time_ns, content_hash, min(place) as place
      from incoming group by all) f
where not exists (
  select 1 from log_lines s
  where s.time_ns between $first_ns and $last_ns and s.content_hash = f.content_hash and s.time_ns = f.time_ns
    and s.trace_id is not distinct from f.trace_id and s.span_id is not distinct from f.span_id
    and s.tenant_scope = f.tenant_scope)
