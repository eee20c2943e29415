-- Records with the transactions that they belong to: by their own id (rule 1), else as `record_joins` says.
create or replace view tx_transitions as
select own_tx as tx, 1 as rule, * from transitions where own_tx is not null
union all
select j.tx, j.rule, r.* from record_joins j join transitions r
  on j.kind = 'transitions' and r.own_tx is null and j.source = r.source and j.event_id = r.event_id
 and j.tenant_scope = r.tenant_scope;

create or replace view tx_review_actions as
select own_tx as tx, 1 as rule, * from review_actions where own_tx is not null
union all
select j.tx, j.rule, r.* from record_joins j join review_actions r
  on j.kind = 'review_actions' and r.own_tx is null and j.source = r.source and j.event_id = r.event_id
 and j.tenant_scope = r.tenant_scope;

create or replace view tx_identity_decisions as
select own_tx as tx, 1 as rule, * from identity_decisions where own_tx is not null
union all
select j.tx, j.rule, r.* from record_joins j join identity_decisions r
  on j.kind = 'identity_decisions' and r.own_tx is null and j.source = r.source and j.event_id = r.event_id
 and j.tenant_scope = r.tenant_scope;

create or replace view tx_payloads as
select own_tx as tx, 1 as rule, * from payloads where own_tx is not null
union all
select j.tx, j.rule, r.* from record_joins j join payloads r
  on j.kind = 'payloads' and r.own_tx is null and j.source = r.source and j.event_id = r.event_id
 and j.tenant_scope = r.tenant_scope;

-- Groups of spans and log lines with the transactions that they belong to.
create or replace view tx_span_groups as
select own_tx as tx, 1 as rule, * from span_groups where own_tx is not null
union all
select j.tx, j.rule, g.* from trace_joins j join span_groups g
  on g.own_tx is null and g.trace_id = j.trace_id and g.tenant_scope = j.tenant_scope;

-- Client spans with the address that they called; `status` is the answer's code, null where none is on the span.
create or replace view calls as
select tenant_scope, trace_id, span_id, own_tx, event_at, make_timestamp((end_ns // 1000)::bigint) as ended_at, peer,
  answer as status, ingested_at
from spans where kind = 3 and peer is not null;

-- Client spans with the transactions that they belong to.
create or replace view tx_calls as
select own_tx as tx, * from calls where own_tx is not null
union all
select j.tx, c.* from trace_joins j join calls c
  on c.own_tx is null and c.trace_id = j.trace_id and c.tenant_scope = j.tenant_scope;

-- Traces of a transaction: those it was named in, or that follow it.
create or replace view tx_traces as
select distinct tx, tenant_scope, trace_id from trace_joins;

-- Of the periods, those in which a transaction was stuck.
create or replace view stuck_periods as select tx, from_at, until_at from periods where kind = 'stuck';
