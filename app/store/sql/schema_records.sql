-- Records as the journal gave them, never updated. Beside the columns of `app.domain.records` each carries
--   event_at      event_time, or ingested_at where the sender's clock is more than 5 minutes ahead of it, or where
--                 nobody means such an instant (see `implausible` in app/store/rows.py)
--   ingested_at, ingested_by, tenant_scope ('' where the token has none)
--   own_tx        the key of the transaction that the record itself names: tenant_scope || chr(31) || its id
-- No key or index: repetition is removed at load.

-- What millions of spans would hold twice is stored once: their ids are numbers (8 bytes; as text 12),
-- `implausible_time` is the event_time where that is not event_at, `sent_id` the transaction's id where own_tx holds
-- another ('' for none); `peer` and `answer` (HTTP or RPC status) are those of client spans. The generated columns take
-- no room, and give each its own name and value again.
create table if not exists spans (
  event_at timestamp, implausible_time timestamp,
  event_time timestamp generated always as (coalesce(implausible_time, event_at)) virtual,
  start_ns bigint, end_ns bigint, trace_id varchar, span_number ubigint, parent_number ubigint,
  span_id varchar generated always as (printf('%016x', span_number)) virtual,
  parent_span_id varchar generated always as (printf('%016x', parent_number)) virtual, trace_state varchar, flags bigint,
  name varchar, kind tinyint, status_code tinyint, status_message varchar, service varchar, peer varchar, answer varchar,
  own_tx varchar, sent_id varchar,
  transaction_id varchar generated always as (
    nullif(coalesce(sent_id, own_tx[instr(own_tx, chr(31)) + 1:]), '')) virtual,
  workflow varchar, partner varchar, tenant varchar, version varchar,
  attributes struct(key varchar, value varchar)[], dropped_attributes bigint,
  events struct(time_ns bigint, name varchar, attributes struct(key varchar, value varchar)[],
                dropped_attributes bigint)[],
  dropped_events bigint,
  links struct(trace_id varchar, span_id varchar, trace_state varchar,
               attributes struct(key varchar, value varchar)[], dropped_attributes bigint, flags bigint)[],
  dropped_links bigint, resource varchar, scope varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);

create table if not exists log_lines (
  event_at timestamp, event_time timestamp, time_ns bigint, observed_ns bigint,
  trace_id varchar, span_id varchar, flags bigint, severity_number tinyint, severity_text varchar,
  event_name varchar, body varchar, service varchar, transaction_id varchar, own_tx varchar,
  attributes struct(key varchar, value varchar)[], dropped_attributes bigint,
  resource varchar, scope varchar, content_hash varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);

create table if not exists transitions (
  event_at timestamp, event_time timestamp, source varchar, event_id varchar,
  transaction_id varchar, own_tx varchar, trace_id varchar, span_id varchar,
  workflow varchar, partner varchar, tenant varchar, version varchar,
  external_ref varchar, idempotency_key varchar, sequence bigint,
  from_state varchar, to_state varchar, attempt bigint, error_class varchar, error_code varchar,
  actor varchar, reason varchar, next_attempt_at timestamp, attempts_max bigint, due_at timestamp,
  value_amount double, value_unit varchar, attributes varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);

create table if not exists review_actions (
  event_at timestamp, event_time timestamp, source varchar, event_id varchar,
  transaction_id varchar, own_tx varchar, trace_id varchar, span_id varchar,
  workflow varchar, partner varchar, tenant varchar, version varchar,
  external_ref varchar, idempotency_key varchar, sequence bigint,
  task_id varchar, queue varchar, action varchar, actor varchar, reason varchar, due_at timestamp,
  decision_id varchar, attributes varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);

create table if not exists identity_decisions (
  event_at timestamp, event_time timestamp, source varchar, event_id varchar,
  transaction_id varchar, own_tx varchar, trace_id varchar, span_id varchar,
  workflow varchar, partner varchar, tenant varchar, version varchar,
  external_ref varchar, idempotency_key varchar, sequence bigint,
  decision_id varchar, decision varchar, confidence double, threshold double, rule_version varchar,
  candidates varchar, attributes varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);

create table if not exists payloads (
  event_at timestamp, event_time timestamp, source varchar, event_id varchar,
  transaction_id varchar, own_tx varchar, trace_id varchar, span_id varchar,
  workflow varchar, partner varchar, tenant varchar, version varchar,
  external_ref varchar, idempotency_key varchar, sequence bigint,
  payload_id varchar, direction varchar, media_type varchar, size bigint, sha256 varchar,
  body blob, shape varchar, fingerprint varchar, attributes varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);

-- What operators did on Transom's own pages; its idempotency key is the engine's, and joins nothing.
create table if not exists operator_acts (
  event_at timestamp, event_time timestamp, source varchar, event_id varchar,
  transaction_id varchar, own_tx varchar, trace_id varchar, span_id varchar,
  workflow varchar, partner varchar, tenant varchar, version varchar,
  external_ref varchar, idempotency_key varchar, sequence bigint,
  act_id varchar, case_id varchar, step varchar, action varchar, actor varchar, reason varchar,
  outcome varchar, outcome_at timestamp, next_check_at timestamp, into_case varchar, attributes varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);

create table if not exists rejections (
  event_time timestamp, source varchar, reason varchar, "count" bigint, example varchar,
  ingested_at timestamp, ingested_by varchar, tenant_scope varchar);
