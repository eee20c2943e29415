-- What rule 3 has joined so far: nothing.
create or replace temp table work_got (kind varchar, tenant_scope varchar, source varchar, event_id varchar,
                                       trace_id varchar, tx varchar, learnt_at timestamp)
