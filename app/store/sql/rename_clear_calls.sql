-- Calls from the traces concerned.
delete from calls c where exists (
  select 1 from work_renamed w where w.tenant_scope = c.tenant_scope and w.trace_id = c.trace_id)
