-- The traces of those spans: what is kept by trace and transaction is made again for them.
insert into work_renamed
select distinct tenant_scope, trace_id from spans where rowid in (select place from renamed)
