-- Which transactions each key leads to by rules 1 and 2 alone. Where several transactions share a linked trace and the
-- linked span names its own, the link leads to that one only.
create or replace temp table work_providers as
select distinct ref, linked_span_id, tx, learnt_at from (
  select r.ref, null::varchar as linked_span_id, r.own_tx as tx, r.ingested_at as learnt_at from refs r
  where r.own_tx is not null and r.ref_hash in (select hash(k) from work_keys) and r.linked_span_id is null
  union all
  select r.ref, null, j.tx, r.ingested_at from record_joins j
  join refs r using (kind, tenant_scope, source, event_id)
  where j.rule = 2 and r.ref_hash in (select hash(k) from work_keys)
  union all
  select l.ref, null, j.tx, j.learnt_at
  from (select distinct ref from work_loose where linked_span_id is not null) l
  join trace_joins j on j.rule = 2 and l.ref = j.tenant_scope || chr(31) || 'l:' || j.trace_id
  union all
  select l.ref, l.linked_span_id, s.own_tx, s.ingested_at
  from work_loose l
  join spans s on s.span_id = l.linked_span_id and l.ref = s.tenant_scope || chr(31) || 'l:' || s.trace_id
  where l.linked_span_id is not null and s.own_tx is not null and s.event_at between $first_at and $last_at
)
