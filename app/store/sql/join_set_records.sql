-- What rule 3 says now of the records at hand.
insert into record_joins
select distinct kind, tenant_scope, source, event_id, tx, 3, learnt_at from work_got where kind <> 'spans'
