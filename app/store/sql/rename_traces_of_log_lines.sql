-- The traces of those log lines: what is kept by trace and transaction is made again for them.
insert into work_renamed
select distinct tenant_scope, trace_id from log_lines where rowid in (select place from renamed)
