-- Records that name no transaction, in traces that do (rule 2): those of the batch's traces that are not joined yet.
insert into record_joins
select distinct r.kind, r.tenant_scope, r.source, r.event_id, j.tx, 2, greatest(r.ingested_at, j.learnt_at)
from refs r
join trace_joins j on j.tenant_scope = r.tenant_scope and j.trace_id = r.trace_id and j.rule = 2
where r.own_tx is null and r.kind <> 'spans'
  and r.ref_hash in (select hash(m.tenant_scope || chr(31) || 't:' || m.trace_id) from batch_marks m)
  and not exists (select 1 from record_joins k where k.kind = r.kind and k.source = r.source
                  and k.event_id = r.event_id and k.tenant_scope = r.tenant_scope and k.tx = j.tx)
