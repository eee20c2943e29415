-- What people were shown before an act, and what they decided; items are JSON. One act at most follows a preview.
create table if not exists previews (
  frozen text primary key,
  at text not null,
  actor text not null,
  action text not null,
  items text not null
);
create table if not exists acts (
  act_id text primary key,
  frozen text not null unique,
  at text not null,
  actor text not null,
  role text not null,
  action text not null,
  reason text not null,
  idempotency_key text not null,
  items text not null,
  ended_at text,
  unique (actor, idempotency_key)
);
