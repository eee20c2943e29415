-- A trace that is named now no longer follows a link or reference (rule 3): whose it was is touched.
insert into work_tx
select distinct tx from (
  select j.tx from trace_joins j where j.rule = 3
    and (j.tenant_scope, j.trace_id) in (select (tenant_scope, trace_id) from work_names)
  union all
  select j.tx from record_joins j join refs r using (kind, tenant_scope, source, event_id)
  where j.rule = 3 and (r.tenant_scope, r.trace_id) in (select (tenant_scope, trace_id) from work_names)
) where tx not in (select tx from work_tx)
