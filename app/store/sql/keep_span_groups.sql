-- The batch's spans by trace and named transaction.
insert into span_groups
select tenant_scope, trace_id, own_tx, min(event_at), max(event_at), min(start_ns), max(greatest(start_ns, end_ns)),
  count(*), count(*) filter (status_code = 2), 0,
  max(struct_pack(a := event_at, k := span_id, v := workflow)) filter (workflow is not null),
  max(struct_pack(a := event_at, k := span_id, v := partner)) filter (partner is not null),
  max(struct_pack(a := event_at, k := span_id, v := version)) filter (version is not null),
  min(struct_pack(a := event_at, k := span_id, v := tenant)) filter (tenant is not null),
  ingested_at
from incoming group by tenant_scope, trace_id, own_tx, ingested_at
