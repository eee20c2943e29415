-- All spans, with what names their transaction.
select rowid as place, tenant_scope, transaction_id, own_tx, attributes, resource from spans
