-- Sources that are silent, as `sources` has it: heard ten times their usual gap ago or longer, counted from when Transom
-- listened at the earliest. What else is said of a source is not asked, since Operate wants to know at every draw.
with minutes as (
  select source, ingested_by, minute, max(last_event_at) as last_event_at, max(last_ingested_at) as last_ingested_at
  from arrivals group by source, ingested_by, minute
), spaced as (
  select *, epoch(minute - lag(minute) over (partition by source, ingested_by order by minute)) as gap from minutes
), heard_from as (
  select source, ingested_by, max(last_event_at) as last_event_time, max(last_ingested_at) as last_ingested_at,
    case when count(gap) >= 30 then quantile_cont(gap, 0.99) end as usual_gap
  from spaced group by source, ingested_by
)
select source, ingested_by, last_event_time, usual_gap from heard_from
where epoch($now - greatest(last_ingested_at, $listening_since::timestamp)) > 10 * usual_gap
order by source, ingested_by
