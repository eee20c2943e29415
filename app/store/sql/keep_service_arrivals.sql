-- The same of spans and log lines, whose source is the service; one that names none is `unknown_service`.
insert into arrivals
select coalesce(service, 'unknown_service'), ingested_by, tenant_scope, date_trunc('minute', ingested_at), $kind,
  count(*), max(event_at), max(ingested_at), min(epoch(ingested_at - event_time)), ingested_at
from incoming group by coalesce(service, 'unknown_service'), ingested_by, tenant_scope, ingested_at
