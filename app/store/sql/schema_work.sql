-- The connection's own scratch tables that a statement may name before a batch has filled them.
create or replace temp table work_tx (tx varchar);
