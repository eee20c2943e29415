-- Places of the spans that are new: the first of each key in the batch, and not stored. The stored ones are looked up
-- in the batch's own range of start times, which the table is nearly sorted by.
select f.place
from (
  select tenant_scope, trace_id, span_number, kind, start_ns, min(place) as place from incoming group by all
) f
where not exists (
  select 1 from spans s
  where s.start_ns between $first_ns and $last_ns and s.trace_id = f.trace_id and s.span_number = f.span_number
    and s.start_ns = f.start_ns and s.kind = f.kind and s.tenant_scope = f.tenant_scope)
