-- The references, keys and traces through which the batch may join or part records: those it brought, those that the
-- touched transactions carry, and links to their traces.
create or replace temp table work_keys as
select ref as k from batch_refs
union
select ref from tx_refs where tx in (select tx from work_tx)
union
select tenant_scope || chr(31) || 'l:' || trace_id from trace_joins where tx in (select tx from work_tx)
union
select tenant_scope || chr(31) || 'l:' || trace_id from batch_marks where trace_id is not null
