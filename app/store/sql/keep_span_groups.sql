-- The batch's spans by trace and named transaction. A failed span says so by its status, or, without one, by an answer of
-- 500 or more; what its problem was is its status message, else that of its last exception. What a failure is told by
-- is kept of an entry span that failed alone.
insert into span_groups
with judged as (
  select *, coalesce(status_code, 0) = 2
      or (coalesce(status_code, 0) = 0 and coalesce(try_cast(http_status as bigint) >= 500, false)) as failed,
    list_filter(events, lambda e: e.name = 'exception')[-1].attributes as exception
  from incoming
)
select tenant_scope, trace_id, own_tx, min(event_at), max(event_at), min(start_ns), max(greatest(start_ns, end_ns)),
  count(*), count(*) filter (status_code = 2), 0,
  max(struct_pack(a := event_at, k := span_id, v := workflow)) filter (workflow is not null),
  max(struct_pack(a := event_at, k := span_id, v := partner)) filter (partner is not null),
  max(struct_pack(a := event_at, k := span_id, v := version)) filter (version is not null),
  min(struct_pack(a := event_at, k := span_id, v := tenant)) filter (tenant is not null),
  max(struct_pack(until_ns := greatest(start_ns, coalesce(end_ns, start_ns)), start_ns := start_ns, span_id := span_id,
                  at_ := event_at, failed := failed, service := case when failed then service end,
                  operation := case when failed then name end,
                  problem := case when failed then coalesce(
                    nullif(status_message, ''),
                    list_filter(exception, lambda a: a.key = 'exception.message')[1].value,
                    list_filter(exception, lambda a: a.key = 'exception.type')[1].value) end,
                  http_status := case when failed then http_status end))
    filter (kind in (2, 5) or parent_span_id is null),
  ingested_at
from judged group by tenant_scope, trace_id, own_tx, ingested_at
