-- The external references and idempotency keys that a touched transaction's records carry, and whether a record that
-- rules 1 or 2 joined carries them.
insert into tx_refs
select tx, ref, min(rule), min(event_at)
from (
  select own_tx as tx, 1 as rule, ref, event_at from refs
  where own_tx in (select tx from work_tx) and event_at >= $since
  union all
  select j.tx, j.rule, r.ref, r.event_at
  from record_joins j join refs r using (kind, tenant_scope, source, event_id)
  where j.tx in (select tx from work_tx) and r.event_at >= $since
)
where substr(ref, strpos(ref, chr(31)) + 1, 2) in ('x:', 'i:')
group by tx, ref
