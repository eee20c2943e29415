-- When records came in: the instants at which what is known changed.
select distinct ingested_at from arrivals where ingested_at >= $after and ingested_at <= $upto order by ingested_at
