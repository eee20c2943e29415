-- Traces that the batch's records name a transaction on, and that are not known to serve it yet (rule 2).
create or replace temp table work_names as
select tenant_scope, trace_id, own_tx as tx, min(ingested_at) as learnt_at
from batch_marks m
where trace_id is not null and own_tx is not null
  and not exists (select 1 from trace_joins j where j.trace_id = m.trace_id and j.tenant_scope = m.tenant_scope
                  and j.tx = m.own_tx and j.rule = 2)
group by tenant_scope, trace_id, own_tx
