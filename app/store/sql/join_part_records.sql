-- Neither do the records in them that rule 3 had joined.
delete from record_joins
where rule = 3 and (kind, tenant_scope, source, event_id) in (
  select (r.kind, r.tenant_scope, r.source, r.event_id) from refs r
  where r.own_tx is null and (r.tenant_scope, r.trace_id) in (select (tenant_scope, trace_id) from work_names))
