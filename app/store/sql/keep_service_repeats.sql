-- The same of spans and log lines, whose source is the service; one that names none is `unknown_service`.
insert into repeats
select coalesce(service, 'unknown_service'), ingested_by, tenant_scope, $kind, count(*), ingested_at
from incoming group by coalesce(service, 'unknown_service'), ingested_by, tenant_scope, ingested_at
