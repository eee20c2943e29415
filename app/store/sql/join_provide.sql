-- What this round joined leads others on: by the keys that its records carry, and by links to its traces.
insert into work_providers
select distinct r.ref, null::varchar, g.tx, g.learnt_at
from work_round g join refs r using (kind, tenant_scope, source, event_id)
where r.linked_span_id is null
union
select distinct tenant_scope || chr(31) || 'l:' || trace_id, null::varchar, tx, learnt_at
from work_round where trace_id is not null
