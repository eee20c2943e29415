-- And of their traces.
delete from trace_joins where rule = 3 and (tenant_scope, trace_id) in
  (select (tenant_scope, trace_id) from work_loose where trace_id is not null)
