-- How long each source has not been heard from at each of `$instants`, and how long it is usually quiet at most: ten
-- times the 99th percentile of the gaps between the minutes in which it was heard (30 at least). What came more than a
-- day after it happened was imported: nobody waits for more of it.
with instants as (select unnest($instants::timestamp[]) as seen_at), minutes as (
  select source, minute, max(last_ingested_at) as last_ingested_at from arrivals
  where clock_offset <= 86400 and ($source is null or list_contains($source, source)) group by source, minute
), spaced as (
  select *, epoch(minute - lag(minute) over (partition by source order by minute)) as gap from minutes
), heard as (
  select source, max(last_ingested_at) as last_ingested_at,
    case when count(gap) >= 30 then 10 * quantile_cont(gap, 0.99) end as usual
  from spaced group by source
)
select i.seen_at, h.source, h.usual,
  greatest(epoch(i.seen_at - greatest(h.last_ingested_at, $listening_since::timestamp)), 0) as quiet
from instants i cross join heard h
