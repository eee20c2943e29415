-- Keys wrapped by the master key, what was erased, and what is held. `wrapped` is null once a key is destroyed: the rest
-- of the row is its history. A hold or an erasure is of what all of its columns that are not null name. `month` is of
-- arrival, as YYYY-MM. The keys of the installation are those of tokens, and of payloads from before there were data keys.
create table if not exists installation_keys (name text primary key, master text not null, wrapped blob not null);
create table if not exists data_keys (
  key_id text primary key,
  tenant text not null,
  month text not null,
  created_at text not null,
  master text not null,
  wrapped blob,
  destroyed_at text,
  destroyed_by text,
  reason text
);
create index if not exists data_keys_by_tenant on data_keys (tenant, month);
create table if not exists erased_payloads (payload_id text primary key, erased_at text not null);
create table if not exists holds (
  hold_id text primary key,
  tenant text,
  month text,
  transaction_id text,
  reason text not null,
  placed_by text not null,
  placed_at text not null,
  released_by text,
  released_at text,
  release_reason text
);
-- RFC 3161 answers for signed heads of the ledger's chains, as they came.
create table if not exists timestamps (
  chain text not null,
  sequence integer not null,
  at text not null,
  answer blob not null,
  primary key (chain, sequence)
);
