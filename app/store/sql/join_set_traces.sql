-- And of their traces: each follows what its records were led to.
insert into trace_joins
select tenant_scope, trace_id, tx, 3, min(learnt_at) from work_got where trace_id is not null
group by tenant_scope, trace_id, tx
