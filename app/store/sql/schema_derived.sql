-- What is concluded from the records. `tx` is a transaction's key: tenant_scope || chr(31) || transaction_id, so that
-- no id can be written that reads as another scope's.
-- Everything here can be deleted and derived anew; nothing here depends on the present instant.

-- Traces and lone records that belong to a transaction they do not name: rule 2 (their trace names it) or 3.
create table if not exists trace_joins (tenant_scope varchar, trace_id varchar, tx varchar, rule tinyint,
                                        learnt_at timestamp);
create table if not exists record_joins (kind varchar, tenant_scope varchar, source varchar, event_id varchar,
                                         tx varchar, rule tinyint, learnt_at timestamp);

create table if not exists transactions (
  tx varchar, tenant_scope varchar, transaction_id varchar,
  workflow varchar, partner varchar, tenant varchar, version varchar,
  state varchar, status varchar,              -- open, or the terminal outcome; `ended` is for transactions_at to say
  started_at timestamp, finished_at timestamp, state_since timestamp,
  quiet_since timestamp, last_at timestamp, transitions bigint, spans bigint, traces bigint,
  base_started_at timestamp, base_partner varchar,          -- of the records joined by rules 1 and 2 alone
  deadline_at timestamp, due_at timestamp, limit_at timestamp,
  review_overdue_at timestamp, state_limit_at timestamp, learned_at timestamp, deadline_overdue_at timestamp,
  overdue_at timestamp,                       -- least of the four: since when it is stuck, if nothing more happens
  promised_overdue_at timestamp,              -- the same without `learned`
  ends_at timestamp,                          -- when an inferred transaction counts as ended (null: it does not)
  waits_on varchar, awaits varchar, handover varchar,
  retries bigint, next_attempt_at timestamp, attempts_max bigint,
  error_class varchar, error_code varchar, value_amount double, value_unit varchar,
  duplicate_of varchar, owner varchar, signature varchar,   -- the id it has while stuck or failed
  signature_version utinyint,                 -- which definition made that id
  path ubigint,                               -- which states it went through, in order: a hash (null: none)
  exception_since timestamp, interventions bigint,           -- first in an exception state; reviews decided, redrives
  promised_at timestamp, exception_promised_at timestamp,    -- started_at + the workflow's deadline, exception_deadline
  inferred boolean, exception boolean, dead_letter boolean, last_ingested_at timestamp,
  live boolean,
  errored boolean,                            -- its entry span that ended last failed
  entry_at timestamp, entry_service varchar, entry_operation varchar, entry_problem varchar,
  spans_until timestamp);                              -- one of its records came in within a day of happening: no import

-- State intervals in order; n 0 with a null state is the time before the first transition. `until_at` null: still so.
-- `next_state` is beside, so that who follows whom needs no join.
create table if not exists intervals (
  tx varchar, n bigint, state varchar, from_state varchar, from_at timestamp, until_at timestamp,
  waits_on varchar, terminal varchar, exception boolean, dead_letter boolean, declared boolean,
  limit_at timestamp, attempt bigint, error_class varchar, error_code varchar, handover varchar,
  source varchar, event_id varchar, next_state varchar);

-- When a transaction was stuck by review_overdue, state_limit or deadline (kind `stuck`), in a state that waits on a
-- queue or a review (`queue`), or in an exception state (`exception`); `until_at` null: from `from_at` on, for good.
-- `previous_until` is the end of its period before of that kind. Its segments are beside, here and in `moments`, so
-- that a number over time needs no join.
create table if not exists periods (tx varchar, kind varchar, from_at timestamp, until_at timestamp,
                                    previous_until timestamp,
                                    workflow varchar, partner varchar, tenant varchar, version varchar);

-- What happened at an instant: kinds `retry dead_letter error intervention`, and with a length up to that instant
-- `partner_answer claim decision`.
create table if not exists moments (tx varchar, kind varchar, at_ timestamp, workflow varchar, partner varchar,
                                    tenant varchar, version varchar, error_class varchar, length_us bigint);

-- Review tasks as they stand. `begun_at` is the first opening, or the first action where no opening is on record. `due_at` is the latest due date, or opened_at plus the queue's decide_within.
create table if not exists tasks (
  tx varchar, task_id varchar, queue varchar, begun_at timestamp, opened_at timestamp, due_at timestamp,
  assigned_to varchar, assigned_at timestamp, last_action varchar, last_action_at timestamp,
  closed_at timestamp, closing_action varchar, closed_by varchar);

create table if not exists tx_refs (tx varchar, ref varchar, rule tinyint, first_at timestamp);

-- Of each UTC midnight: 99th percentile and median, in seconds, of finished dwells (30 days back; by state) and the
-- 99th percentile of gaps (basis `transition` or `span`; all before it), with how many.
create table if not exists learned_dwells (midnight timestamp, workflow varchar, state varchar, n bigint,
                                           p50 double, p99 double);
create table if not exists learned_gaps (midnight timestamp, workflow varchar, basis varchar, n bigint, p99 double);
create table if not exists learned_endings (midnight timestamp, workflow varchar, state varchar, stays bigint,
                                            ended bigint);
