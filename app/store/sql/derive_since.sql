-- The earliest instant of any record of the touched transactions: nothing before it need be read.
select coalesce(min(at_), timestamp '0001-01-01') from (
  select min(event_at) as at_ from batch_marks
  union all
  select min(started_at) from transactions where tx in (select tx from work_tx)
  union all
  select min(r.event_at) from record_joins j join refs r using (kind, tenant_scope, source, event_id)
  where j.tx in (select tx from work_tx)
  union all
  select min(g.first_at) from trace_joins j join span_groups g
    on g.trace_id = j.trace_id and g.tenant_scope = j.tenant_scope
  where j.tx in (select tx from work_tx)
)
