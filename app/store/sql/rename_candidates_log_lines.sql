-- All log lines, with what names their transaction.
select rowid as place, tenant_scope, transaction_id, own_tx, attributes, resource from log_lines
