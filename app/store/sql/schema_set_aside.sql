-- What was acknowledged and is not in the store: records that could not be loaded, damaged entries of the journal (kind
-- `journal`, place -1) and store files that were moved aside (kind `store`). `place` counts an entry's records from 0;
-- `release` is the one that could not load it.
create table if not exists set_aside (
  entry_offset bigint, place bigint, records bigint, kind varchar, source varchar, ingested_by varchar,
  tenant_scope varchar, ingested_at timestamp, file varchar, reason varchar, release varchar);
-- What somebody dismissed of it, and when (`ingested_at`, by which a look as known earlier is cut). The office has the
-- record of who did so and why; these rows follow it.
create table if not exists dismissed (entry_offset bigint, place bigint, file varchar, ingested_at timestamp);
