-- When the spans lie that the loose records link to, so that their rows are found by time.
select coalesce(min(first_at), timestamp '0001-01-01') as first_at,
  coalesce(max(last_at), timestamp '0001-01-01') as last_at
from span_groups
where tenant_scope || chr(31) || 'l:' || trace_id in (select ref from work_loose where linked_span_id is not null)
