-- The latest traces in which one span of a service fits all that is asked, the newest first, with their bounds in time.
-- `$tags` has one text for each attribute asked for: the forms that it may be stored in (key, chr(31), value), separated
-- by chr(30). Attributes are looked for on the span and on its resource; the resource is read only where tags are asked.
with fitting as (
  select trace_id, max(event_at) as latest_at
  from spans s
  where event_at between $since and $until and service = $service
    and ($operation is null or name = $operation)
    and ($span_kind is null or kind = $span_kind)
    and ($failed is null or coalesce(status_code = 2, false) = $failed)
    and ($shortest_ns is null or end_ns - start_ns >= $shortest_ns)
    and ($longest_ns is null or end_ns - start_ns <= $longest_ns)
    and not exists (
      select 1 from (select unnest($tags::varchar[]) as forms) wanted
      where not list_has_any(string_split(wanted.forms, chr(30)), list_concat(
        list_transform(s.attributes, a -> a.key || chr(31) || a.value),
        list_transform(from_json(s.resource -> '$.resource.attributes', '[{"key": "VARCHAR", "value": "JSON"}]'),
                       a -> a.key || chr(31) || json_extract_string(a.value, '$.*')[1]))))
  group by trace_id order by latest_at desc, trace_id limit $limit
)
select f.trace_id, f.latest_at, min(g.first_at) as first_at, max(g.last_at) as last_at, sum(g.spans)::bigint as spans
from fitting f join span_groups g using (trace_id)
group by f.trace_id, f.latest_at order by f.latest_at desc, f.trace_id
