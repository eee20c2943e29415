-- What the journal holds and the store does not: records that could not be loaded, and damaged entries of the journal.
-- `place` counts an entry's records from 0; a damaged entry has its place -1. `release` is the one that could not.
create table if not exists set_aside (
  entry_offset bigint, place bigint, records bigint, kind varchar, ingested_by varchar, tenant_scope varchar,
  ingested_at timestamp, file varchar, reason varchar, release varchar);
