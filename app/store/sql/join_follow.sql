-- What else lies in the traces that this round joined follows them.
insert into work_round
select distinct on (l.kind, l.tenant_scope, l.source, l.event_id, r.tx)
  l.kind, l.tenant_scope, l.source, l.event_id, l.trace_id, r.tx, greatest(l.ingested_at, r.learnt_at)
from work_loose l join work_round r on r.trace_id = l.trace_id and r.tenant_scope = l.tenant_scope
where (l.kind, l.tenant_scope, l.source, l.event_id) not in (select (kind, tenant_scope, source, event_id) from work_got)
  and (l.kind, l.tenant_scope, l.source, l.event_id) not in (select (kind, tenant_scope, source, event_id) from work_round)
