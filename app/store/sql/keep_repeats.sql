-- Business records whose key had come before, by who sent them: they change nothing.
insert into repeats
select source, ingested_by, tenant_scope, $kind, count(*), ingested_at
from incoming group by source, ingested_by, tenant_scope, ingested_at
