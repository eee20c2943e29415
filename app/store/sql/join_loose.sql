-- Records that only a reference can join, and that these keys lead to: they name no transaction, nor does their trace.
create or replace temp table work_loose as
select r.* from refs r
where r.own_tx is null and r.ref_hash in (select hash(k) from work_keys)
  and not exists (select 1 from trace_joins j where j.rule = 2 and j.trace_id = r.trace_id
                  and j.tenant_scope = r.tenant_scope)
