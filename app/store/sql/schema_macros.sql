-- Whether a filter leaves a value: a list of alternatives ('' is none) or, where ! comes first, of what is left out, so
-- that what appears tomorrow stays. Null leaves everything.
create or replace macro fits(wanted, value) as
  wanted is null or coalesce(wanted[1] = '!', false) <> list_contains(wanted, coalesce(value, ''));

-- Whether the filters of the four segments leave a transaction of these segments. A macro is put into the statement
-- before it is planned, so its plan is that of the four conditions.
create or replace macro in_segments(workflows, partners, tenants, versions, workflow, partner, tenant, version) as
  fits(workflows, workflow) and fits(partners, partner) and fits(tenants, tenant) and fits(versions, version);

-- The value of a segment where a number is split by it, else null.
create or replace macro split_by(segments, segment, value) as case when list_contains(segments, segment) then value end;

-- The id of a case: 16 hexadecimal digits of the MD5 of what a signature is made of. Version 1 of it, which stays as it
-- is: notes, claims and merges are on record under these ids. What a signature is made of changes by a new macro beside
-- this one, and `signature_version` of a transaction says by which it was made.
create or replace macro signature_v1(workflow, state, awaits, error_class, error_code, partner) as
  md5(to_json([workflow, state, awaits, error_class, error_code, partner])::varchar)[:16];

-- Those that the filters of a list choose at an instant by columns of a transaction alone; with `since`, what is open now
-- stays where a status is asked for: it was open at some instant of the range. It takes what `transactions_where` takes,
-- and does not look at `in_queues` and `among`.
create or replace macro transactions_by_columns(t, workflows, partners, tenants, versions, in_states, classes, codes, clocks,
                                           owners, in_queues, signatures, statuses, since, before, among, failing,
                                           seconds) as table
select *
from transactions_at(t)
where in_segments(workflows, partners, tenants, versions, workflow, partner, tenant, version)
  and fits(in_states, state)
  and fits(classes, error_class)
  and fits(codes, error_code)
  and fits(clocks, case when status = 'open' then coalesce(waits_on, 'unknown') else '-' end)
  and fits(owners, owner)
  and fits(signatures, signature)
  and (statuses is null or list_contains(statuses, status) or (stuck and list_contains(statuses, 'stuck')))
  and (before is null or started_at < before)
  and (since is null or started_at >= since or (statuses is not null and status = 'open' and since <= t))
  and (failing is null or errored = failing)
  and (seconds is null or seconds < epoch_us(case when transitions = 0 and spans > 0 then spans_until
    else coalesce(finished_at, t) end) / 1e6 - epoch_us(started_at) / 1e6);

-- The same by all filters: `in_queues` are those of an open review task, `among` are keys of transactions. Both are
-- joins, which are planned even where they are null; where both are, the reader asks `transactions_by_columns`.
create or replace macro transactions_where(t, workflows, partners, tenants, versions, in_states, classes, codes, clocks,
                                           owners, in_queues, signatures, statuses, since, before, among, failing,
                                           seconds) as table
select *
from transactions_by_columns(t, workflows, partners, tenants, versions, in_states, classes, codes, clocks, owners,
                             in_queues, signatures, statuses, since, before, among, failing, seconds)
where (in_queues is null or (status = 'open' and tx in (
    select k.tx from tasks k where k.closed_at is null and fits(in_queues, k.queue))))
  and (among is null or tx in (select unnest(among)));

-- Records that happened by `upto` and came in after `known`, once for each transaction that they belong to; `record` is
-- what tells them apart within their kind and source. Spans and log lines belong by their trace, as the loader joined it.
create or replace macro late_records(known, upto) as table
select 'transitions' as kind, tx, source, ingested_by, ingested_at, event_id as record
from tx_transitions where ingested_at > known and event_at <= upto
union all
select 'review_actions', tx, source, ingested_by, ingested_at, event_id
from tx_review_actions where ingested_at > known and event_at <= upto
union all
select 'operator_acts', own_tx, source, ingested_by, ingested_at, event_id
from operator_acts where own_tx is not null and ingested_at > known and event_at <= upto
union all
select 'identity_decisions', tx, source, ingested_by, ingested_at, event_id
from tx_identity_decisions where ingested_at > known and event_at <= upto
union all
select 'payloads', tx, source, ingested_by, ingested_at, event_id
from tx_payloads where ingested_at > known and event_at <= upto
union all
select 'spans', coalesce(s.own_tx, j.tx), s.service, s.ingested_by, s.ingested_at,
  concat_ws(' ', s.trace_id, s.span_id, s.kind, s.start_ns)
from spans s left join trace_joins j
  on s.own_tx is null and j.trace_id = s.trace_id and j.tenant_scope = s.tenant_scope
where s.ingested_at > known and s.event_at <= upto and (s.own_tx is not null or j.tx is not null)
union all
select 'log_lines', coalesce(l.own_tx, j.tx), l.service, l.ingested_by, l.ingested_at,
  concat_ws(' ', l.trace_id, l.span_id, l.time_ns, l.content_hash)
from log_lines l left join trace_joins j
  on l.own_tx is null and j.trace_id = l.trace_id and j.tenant_scope = l.tenant_scope
where l.ingested_at > known and l.event_at <= upto and (l.own_tx is not null or j.tx is not null);
