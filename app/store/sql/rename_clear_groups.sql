-- Groups of spans and log lines in the traces concerned.
delete from span_groups g where exists (
  select 1 from work_renamed w where w.tenant_scope = g.tenant_scope and w.trace_id is not distinct from g.trace_id)
