-- What changes when a trace does.
select sum(spans)::bigint as spans, sum(logs)::bigint as logs, max(ingested_at) as ingested_at
from span_groups where trace_id = lower($id)
