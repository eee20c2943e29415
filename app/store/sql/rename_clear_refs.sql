-- Links of spans in the traces concerned.
delete from refs r where r.kind = 'spans' and exists (
  select 1 from work_renamed w where w.tenant_scope = r.tenant_scope and w.trace_id = r.trace_id)
