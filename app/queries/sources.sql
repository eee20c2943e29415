-- Who sends us records: when last heard, how often usually, how much, and how far their clock is from ours.
-- The clock's offset is the least delay of the last fifteen minutes in which a source was heard: of one minute alone it
-- would be the delay of whatever came late in it.
-- The usual gap is the 99th percentile of the gaps between the minutes in which a source was heard, 30 gaps at least.
with minutes as (
  select source, ingested_by, minute, sum(accepted)::bigint as accepted, max(last_event_at) as last_event_at,
    max(last_ingested_at) as last_ingested_at, min(clock_offset) as clock_offset
  from arrivals where $source is null or (source = $source and ingested_by = $ingested_by)
  group by source, ingested_by, minute
), spaced as (
  select *, epoch(minute - lag(minute) over (partition by source, ingested_by order by minute)) as gap,
    row_number() over (partition by source, ingested_by order by minute desc) as back
  from minutes
), heard as (
  select source, ingested_by, sum(accepted)::bigint as accepted, max(last_event_at) as last_event_at,
    max(last_ingested_at) as last_ingested_at, min(clock_offset) filter (back <= 15) as clock_offset,
    case when count(gap) >= 30 then quantile_cont(gap, 0.99) end as usual_gap
  from spaced group by source, ingested_by
)
select h.source, h.ingested_by, h.last_event_at as last_event_time, h.last_ingested_at, h.usual_gap,
  coalesce(epoch($now - greatest(h.last_ingested_at, $listening_since::timestamp)) > 10 * h.usual_gap, false)
    as silent,
  h.accepted,
  (select coalesce(sum(r.records), 0) from repeats r
   where r.source = h.source and r.ingested_by is not distinct from h.ingested_by)::bigint as repeated,
  h.clock_offset
from heard h order by h.source, h.ingested_by
