-- The present catalog as tables, filled anew whenever it changes; durations in seconds.
create table if not exists cat_workflows (workflow varchar, title varchar, owner varchar, deadline bigint,
                                          exception_deadline bigint, runbook varchar, first_state varchar);
create table if not exists cat_states (workflow varchar, state varchar, place bigint, waits_on varchar, limit_s bigint,
                                       awaits varchar, exception boolean, dead_letter boolean, terminal varchar);
create table if not exists cat_next (workflow varchar, state varchar, next varchar);
create table if not exists cat_partners (partner varchar, title varchar, owner varchar);
create table if not exists cat_peers (partner varchar, peer varchar);
create table if not exists cat_queues (queue varchar, owner varchar, claim_within bigint, decide_within bigint);
create table if not exists cat_errors (error_class varchar, owner varchar, retry varchar, respond_within bigint,
                                       runbook varchar);
-- How a record without a class gets one: the first place that matches. `code` is a glob, `http_status` a number.
create table if not exists cat_matches (place bigint, error_class varchar, code varchar, http_status bigint);
