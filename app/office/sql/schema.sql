-- All that the office keeps; a later version adds what is not there yet. Instants are RFC 3339 text in UTC with six digits, so that text order is time order.
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
  primary key (chain, sequence)
);
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
-- Alerts, one row an episode, as the last evaluated minute left it; segment, members and selects are JSON. `told` says
-- that its firing was handed to the outbox.
create table if not exists alerts (
  alert_id text primary key,
  rule text not null,
  segment text not null,
  state text not null,
  opened_at text not null,
  since text not null,
  fired_at text,
  resolved_at text,
  value real,
  threshold real,
  n integer not null,
  severity text not null,
  owner text,
  runbook text,
  text text not null,
  transactions integer not null,
  at_risk integer not null,
  next_deadline_at text,
  selects text not null,
  members text not null,
  told integer not null default 0,
  acknowledged_by text,
  assigned_to text,
  silenced_until text
);
create index if not exists alerts_by_segment on alerts (rule, segment);
create index if not exists alerts_by_state on alerts (state);
-- Every change of an alert, by the evaluation (actor null) or by a person.
create table if not exists alert_history (
  alert_id text not null,
  sequence integer not null,
  at text not null,
  kind text not null,
  actor text,
  detail text not null,
  primary key (alert_id, sequence)
);
-- Every change of a rule's health; the latest row is the present one.
create table if not exists alert_health (
  sequence integer primary key autoincrement,
  rule text not null,
  at text not null,
  health text not null,
  detail text
);
-- Every minute that was evaluated, by its end, and up to which arrivals the records were known.
create table if not exists alert_minutes (at text primary key, known_until text, caught_up integer not null);
-- What is to be told to whom, written with the change that it tells of; delivery takes what is due and marks attempts.
create table if not exists outbox (
  notification_id text primary key,
  alert_id text not null,
  state text not null,
  target text not null,
  body text not null,
  created_at text not null,
  due_at text,
  attempts integer not null default 0,
  outcome text not null,
  last_attempt_at text,
  last_error text
);
create index if not exists outbox_by_due on outbox (due_at) where due_at is not null;
-- Targets that answered that they want to hear nothing more, under the address that they had then.
create table if not exists disabled_targets (
  target text primary key,
  fingerprint text not null,
  at text not null,
  reason text not null
);
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
