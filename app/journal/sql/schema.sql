-- One UTC day of the journal. `opening` holds what the day continues from, so that no other file is needed to append.
-- A row in `closed` says that a later day's file has taken over and that nothing is appended here any more.
-- `leaves` are 32 bytes each, one for each business record. `data` is null once retention has removed it.
create table opening (
  commit_number integer not null,
  last_offset integer not null,
  ingested_at integer not null,
  hash blob not null
);
create table commits (
  commit_number integer primary key,
  first_offset integer not null,
  last_offset integer not null,
  ingested_at integer not null,
  records integer not null,
  bytes_hash blob not null,
  root blob not null,
  previous blob not null,
  hash blob not null
);
create table entries (
  entry_offset integer primary key,
  commit_number integer not null,
  kind text not null,
  ingested_by text not null,
  tenant_scope text,
  records integer not null,
  size integer not null,
  hash blob not null,
  leaves blob not null,
  data blob
);
create table closed (successor text not null);
