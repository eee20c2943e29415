-- The other keys of those records: what they carry, their traces, and links to these.
insert into work_keys
select distinct k from (
  select r.ref as k from refs r
  where r.own_tx is null
    and (r.kind, r.tenant_scope, r.source, r.event_id) in (select (kind, tenant_scope, source, event_id) from work_loose)
  union all
  select tenant_scope || chr(31) || 'l:' || trace_id from work_loose where trace_id is not null
) where k not in (select k from work_keys)
