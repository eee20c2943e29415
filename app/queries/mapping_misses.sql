-- What mappings took and could not read in the last seven days, by mapping and reason, with where the last one was.
select regexp_extract(reason, '^mapping ([^:]+): ', 1) as mapping, regexp_replace(reason, '^mapping [^:]+: ', '') as reason,
  source, sum("count")::bigint as n, max(event_time) as last_at
from rejections where reason like 'mapping %: %' and ingested_at > $now - interval 7 days
group by all order by n desc, reason, source
