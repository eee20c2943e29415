-- The payloads captured on a trace, in order of time.
select payload_id, span_id, direction, media_type, size, event_at
from payloads where trace_id = $trace_id order by event_at, payload_id limit $most
