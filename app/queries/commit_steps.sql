-- The stretch of time cut into steps: the instant of the first commit of each, so that a step holds about $size records
-- at most and commits of one instant are in one step.
with instants as (
  select ingested_at, sum("count") as records from seals
  where ingested_at >= $since and ingested_at < $until group by ingested_at
), before as (
  select ingested_at, sum(records) over (order by ingested_at) - records as earlier_records from instants
)
select min(ingested_at) as since from before group by earlier_records // $size order by since
