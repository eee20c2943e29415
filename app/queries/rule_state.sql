-- Which state of the records a look at the store sees: up to which journal offset, and when the latest of them came in.
select
  (select coalesce(max(last_offset), 0) from progress) as loaded,
  (select max(ingested_at) from arrivals) as known_until
