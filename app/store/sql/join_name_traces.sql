-- The newly named traces serve who they name.
insert into trace_joins select tenant_scope, trace_id, tx, 2, learnt_at from work_names
