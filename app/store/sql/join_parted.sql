-- Transactions that gained or lost something by rule 3: every difference between what was joined and what is now.
insert into work_parted
select distinct tx from (
  (select kind, tenant_scope, source, event_id, tx from record_joins
   where rule = 3 and (kind, tenant_scope, source, event_id) in
     (select (kind, tenant_scope, source, event_id) from work_loose)
   except select kind, tenant_scope, source, event_id, tx from work_got)
  union all
  (select kind, tenant_scope, source, event_id, tx from work_got where kind <> 'spans'
   except select kind, tenant_scope, source, event_id, tx from record_joins)
  union all
  select '', tenant_scope, '', trace_id, tx from (
    (select tenant_scope, trace_id, tx from trace_joins
     where rule = 3 and (tenant_scope, trace_id) in (select (tenant_scope, trace_id) from work_loose)
     except select tenant_scope, trace_id, tx from work_got)
    union all
    (select tenant_scope, trace_id, tx from work_got where trace_id is not null
     except select tenant_scope, trace_id, tx from trace_joins))
)
