-- The keys that the batch's records carry: those whose instants of ingestion are the batch's.
create or replace temp table batch_refs as
select distinct ref from refs
where ingested_at >= (select min(ingested_at) from batch_marks)
