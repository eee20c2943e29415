-- Transactions that the batch names, or whose traces it adds to.
insert into work_tx
select distinct tx from (
  select own_tx as tx from batch_marks where own_tx is not null
  union all
  select j.tx from trace_joins j
  where (j.tenant_scope, j.trace_id) in (select (tenant_scope, trace_id) from batch_marks where trace_id is not null)
) where tx not in (select tx from work_tx)
