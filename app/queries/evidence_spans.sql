-- Of the spans of some traces, by trace and service: how many lack their parent, say that they were sampled (a
-- threshold in the trace state, as OpenTelemetry's samplers leave it), came from a clock ahead of ours, or have an
-- instant that nobody means, which lies before the one that they are taken at.
with here as (
  select trace_id, span_id, parent_span_id, trace_state, service, event_time, event_at, ingested_at
  from spans
  where event_at between $since and $until and tenant_scope = $scope and trace_id in (select unnest($traces))
)
select trace_id, service,
  count(*) filter (parent_span_id is not null and not exists (
    select 1 from here p where p.trace_id = s.trace_id and p.span_id = s.parent_span_id)) as missing,
  count(*) filter (regexp_matches(trace_state, '(^|,)\s*ot=([^,]*;)?th:[0-9a-f]*[1-9a-f]')) as sampled,
  count(*) filter (event_time > event_at) as ahead, max(epoch(event_time - ingested_at)) as ahead_seconds,
  count(*) filter (event_time < event_at) as implausible, min(event_time) as earliest
from here s group by trace_id, service order by trace_id, service
