-- What of a whole database belongs to the tenants in `scope_tenants`: views of the same names, so that no question
-- mentions tenants. `whole.` stands for that database. A transaction belongs to its tenant; a record to its
-- transaction, or to the tenant of the token that it came by; so does what is counted by sender. One
-- trace may serve several transactions: what names none of them is seen with each.
create view transactions as
select * from whole.main.transactions where tenant in (select tenant from scope_tenants)
  or tenant_scope in (select tenant from scope_tenants);
create view intervals as select * from whole.main.intervals where tx in (select tx from transactions);
create view periods as select * from whole.main.periods where tx in (select tx from transactions);
create view moments as select * from whole.main.moments where tx in (select tx from transactions);
create view tasks as select * from whole.main.tasks where tx in (select tx from transactions);
create view tx_refs as select * from whole.main.tx_refs where tx in (select tx from transactions);
create view trace_joins as select * from whole.main.trace_joins where tx in (select tx from transactions);
create view record_joins as select * from whole.main.record_joins where tx in (select tx from transactions);

create view transitions as select * from whole.main.transitions where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and (('transitions', tenant_scope, source, event_id) in (select (kind, tenant_scope, source, event_id) from record_joins));
create view review_actions as select * from whole.main.review_actions where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and (('review_actions', tenant_scope, source, event_id) in (select (kind, tenant_scope, source, event_id) from record_joins));
create view identity_decisions as select * from whole.main.identity_decisions where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and (('identity_decisions', tenant_scope, source, event_id) in (select (kind, tenant_scope, source, event_id) from record_joins));
create view payloads as select * from whole.main.payloads where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and (('payloads', tenant_scope, source, event_id) in (select (kind, tenant_scope, source, event_id) from record_joins));
create view refs as select * from whole.main.refs where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and ((tenant_scope, trace_id) in (select (tenant_scope, trace_id) from trace_joins)
    or (kind, tenant_scope, source, event_id) in (select (kind, tenant_scope, source, event_id) from record_joins));
create view spans as select * from whole.main.spans where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and ((tenant_scope, trace_id) in (select (tenant_scope, trace_id) from trace_joins));
create view log_lines as select * from whole.main.log_lines where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and ((tenant_scope, trace_id) in (select (tenant_scope, trace_id) from trace_joins));
create view span_groups as select * from whole.main.span_groups where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and ((tenant_scope, trace_id) in (select (tenant_scope, trace_id) from trace_joins));
create view calls as select * from whole.main.calls where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and ((tenant_scope, trace_id) in (select (tenant_scope, trace_id) from trace_joins));
-- An act on a case is seen by whoever sees a transaction of the case; that of a person of one tenant by that tenant's.
create view operator_acts as select * from whole.main.operator_acts where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions)
  or own_tx is null and tenant_scope = '' and case_id in (select signature from transactions);

create view conflicts as select * from whole.main.conflicts where tenant_scope in (select tenant from scope_tenants)
  or own_tx in (select tx from transactions);
create view record_keys as
select * from whole.main.record_keys where tenant_scope in (select tenant from scope_tenants);
create view arrivals as select * from whole.main.arrivals where tenant_scope in (select tenant from scope_tenants);
create view repeats as select * from whole.main.repeats where tenant_scope in (select tenant from scope_tenants);
create view rejections as select * from whole.main.rejections where tenant_scope in (select tenant from scope_tenants);
create view not_loaded as select * from whole.main.not_loaded where tenant_scope in (select tenant from scope_tenants);

-- What is of no tenant: the catalog and the limits learned of a workflow.
create view seals as select * from whole.main.seals where false;
-- How far loading is, as far as these tenants' own records tell: the version of a list must not change with others'.
create view progress as select (coalesce((select max(epoch_us(last_ingested_at)) from transactions), 0)
  + (select count(*) from arrivals) + (select count(*) from operator_acts))::bigint as last_offset;
create view learned_dwells as select * from whole.main.learned_dwells;
create view learned_gaps as select * from whole.main.learned_gaps;
create view learned_endings as select * from whole.main.learned_endings;
create view cat_workflows as select * from whole.main.cat_workflows;
create view cat_states as select * from whole.main.cat_states;
create view cat_next as select * from whole.main.cat_next;
create view cat_partners as select * from whole.main.cat_partners;
create view cat_peers as select * from whole.main.cat_peers;
create view cat_queues as select * from whole.main.cat_queues;
create view cat_errors as select * from whole.main.cat_errors;
create view cat_matches as select * from whole.main.cat_matches;
