-- The commits that happened at any of these instants: where the leaf of a record may be.
select ingested_at, commit_id from seals where ingested_at in (select unnest($instants)) order by commit_id
