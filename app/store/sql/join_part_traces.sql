-- Traces that are named now follow nothing any more.
delete from trace_joins
where rule = 3 and (tenant_scope, trace_id) in (select (tenant_scope, trace_id) from work_names)
