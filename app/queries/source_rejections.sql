-- Refusals, warnings and misses by source and reason, with when the last came and where it stood in what was sent.
select source, ingested_by, reason, sum("count")::bigint as n, max(event_time) as last_at,
  arg_max(example, event_time) as example
from rejections
group by source, ingested_by, reason order by source, ingested_by, n desc, reason
