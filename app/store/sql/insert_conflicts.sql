-- What is left of records whose key was taken.
insert into conflicts
select kind, tenant_scope, source || ' ' || event_id, own_tx, trace_id, event_at, ingested_at
from judged where verdict = 'conflicting'
