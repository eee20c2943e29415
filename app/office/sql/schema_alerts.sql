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
