-- What was acknowledged, could not be loaded, and was dismissed: its place (`entry_offset` and `place` in the journal, or
-- `file`), and who dismissed it when and why.
create table if not exists dismissals (
  entry_offset integer not null,
  place integer not null,
  file text not null,
  at text not null,
  actor text not null,
  reason text not null,
  primary key (entry_offset, place, file)
);
