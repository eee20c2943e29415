-- All that the office keeps, with the other files of this name; a later version adds what is not there yet. Instants
-- are RFC 3339 text in UTC with six digits, so that text order is time order.
create table if not exists meta (name text primary key, value text not null);
create table if not exists ledger (
  chain text not null,
  sequence integer not null,
  at text not null,
  actor text not null,
  role text not null,
  action text not null,
  object text,
  reason text,
  policy text,
  outcome text not null,
  previous text not null,
  hash text not null,
  request_id text,
  primary key (chain, sequence)
);
create index if not exists ledger_by_time on ledger (at, chain, sequence);
create trigger if not exists ledger_is_not_changed before update on ledger
begin
  select raise(abort, 'the ledger is only appended to');
end;
create trigger if not exists ledger_is_not_shortened before delete on ledger
begin
  select raise(abort, 'the ledger is only appended to');
end;
create table if not exists views (
  view_id integer primary key autoincrement,
  name text not null,
  address text not null,
  owner text not null,
  created_at text not null,
  unique (owner, name)
);
