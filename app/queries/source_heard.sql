-- Since when a source has not been heard from.
select max(last_ingested_at) as last_ingested_at from arrivals
where source = $source and ingested_by = $ingested_by and minute >= date_trunc('day', $now::timestamp) - interval 1 day
