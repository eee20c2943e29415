-- What the loader keeps beside the records so that it need not read them again: facts of records, no judgements.

-- Keys of the business records, to find repetition; `content` tells a repetition from a conflict.
create table if not exists record_keys (key_hash ubigint, kind varchar, tenant_scope varchar, source varchar,
                                        event_id varchar, content ubigint, ingested_at timestamp);

-- A record whose key was already taken by a different one: the first stands, this is what is left of the second.
create table if not exists conflicts (kind varchar, tenant_scope varchar, record_key varchar, own_tx varchar,
                                      trace_id varchar, event_at timestamp, ingested_at timestamp);

-- What a record could be joined by: its external reference ('x:'), idempotency key ('i:'), its trace where it names no
-- transaction itself ('t:'), and of a span the traces it links to ('l:', event_id is then its span id). Kind `spans`
-- stands for links. `ref` starts with the scope, so scopes never meet.
create table if not exists refs (ref_hash ubigint, ref varchar, linked_span_id varchar, kind varchar,
                                 tenant_scope varchar, source varchar, event_id varchar, own_tx varchar,
                                 trace_id varchar, partner varchar, event_at timestamp, ingested_at timestamp);

-- Spans and log lines by trace and the transaction that they name themselves (null: none), a row for each load that
-- brought some; a segment is (event_at, key, value), so that the latest is a maximum and the first a minimum.
-- `entry_span` is the one that ended last of those by which a service was entered: of kind server or consumer, or
-- without a parent.
create table if not exists span_groups (
  tenant_scope varchar, trace_id varchar, own_tx varchar,
  first_at timestamp, last_at timestamp, first_ns bigint, last_ns bigint, spans bigint, errors bigint, logs bigint,
  workflow struct(a timestamp, k varchar, v varchar), partner struct(a timestamp, k varchar, v varchar),
  version struct(a timestamp, k varchar, v varchar), tenant struct(a timestamp, k varchar, v varchar),
  entry_span struct(until_ns bigint, start_ns bigint, span_id varchar, at_ timestamp, failed boolean, service varchar,
                    operation varchar, problem varchar, http_status varchar),
  ingested_at timestamp);

-- Which sources were heard in which minute of our clock, and with how much; `clock_offset` is the least
-- ingested_at - event_time, in seconds.
create table if not exists arrivals (
  source varchar, ingested_by varchar, tenant_scope varchar, minute timestamp, kind varchar, accepted bigint,
  last_event_at timestamp, last_ingested_at timestamp, clock_offset double, ingested_at timestamp);

-- Records that came again: acknowledged, and not stored a second time.
create table if not exists repeats (
  source varchar, ingested_by varchar, tenant_scope varchar, kind varchar, records bigint, ingested_at timestamp);

-- Where loading stands: the last journal offset whose rows are in this file.
create table if not exists progress (last_offset bigint);

-- By which catalog and which statements the conclusions in this file were drawn: while both are the present ones, a
-- start need not draw them all again.
create table if not exists concluded_by (catalog varchar, statements varchar);

-- By which attributes of the catalog's [join] its spans and log lines name their transactions.
create table if not exists joined_by (attribute varchar);
create table if not exists seals (commit_id bigint, ingested_at timestamp, count bigint, bytes_hash varchar,
                                  merkle_root varchar, previous varchar, hash varchar);
