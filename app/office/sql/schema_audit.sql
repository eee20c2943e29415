-- What proves the ledger: signed heads of its chains, and every key that ever signed one. `copied` says that the copy
-- outside has it. Reviews are what the privacy owner says of each reveal.
create table if not exists checkpoints (
  chain text not null,
  sequence integer not null,
  hash text not null,
  at text not null,
  key text not null,
  signature text not null,
  copied integer not null default 0,
  primary key (chain, sequence)
);
create index if not exists checkpoints_uncopied on checkpoints (at) where copied = 0;
create table if not exists audit_keys (key text primary key, public text not null, since text not null);
create table if not exists reveal_reviews (
  chain text not null,
  sequence integer not null,
  reviewer text not null,
  at text not null,
  verdict text not null,
  note text,
  primary key (chain, sequence)
);
create index if not exists ledger_by_object on ledger (object, at);
create table if not exists policies (version integer primary key, digest text not null, since text not null);
