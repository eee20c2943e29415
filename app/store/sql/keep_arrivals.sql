-- Who was heard in which minute of our clock.
insert into arrivals
select source, ingested_by, tenant_scope, date_trunc('minute', ingested_at), $kind, count(*), max(event_at),
  max(ingested_at), min(epoch(ingested_at - event_time)), ingested_at
from incoming group by source, ingested_by, tenant_scope, ingested_at
