-- The spans of the traces concerned, as if they came in now.
create or replace temp view incoming as
select s.* from spans s
where exists (select 1 from work_renamed w where w.tenant_scope = s.tenant_scope
              and w.trace_id is not distinct from s.trace_id)
