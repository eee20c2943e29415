-- When the last record of anybody came in.
select max(last_ingested_at) as last_ingested_at from arrivals
