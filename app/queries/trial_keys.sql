-- Of records on trial, by place: since when its key was taken, whether by another record, and where it belongs unless it
-- says so itself.
with asked as (
  select unnest($places) as place, unnest($kinds) as kind, unnest($sources) as source, unnest($event_ids) as event_id
)
select a.place,
  (select min(k.ingested_at) from record_keys k
   where k.key_hash = hash($scope::varchar, a.source, a.event_id) and k.tenant_scope = $scope and k.source = a.source
     and k.event_id = a.event_id) as known_since,
  (select count(*) from conflicts c
   where c.ingested_at = $at and c.kind = a.kind and c.tenant_scope = $scope
     and c.record_key = a.source || ' ' || a.event_id) as conflicts,
  (select list({'tx': j.tx, 'rule': j.rule} order by j.tx) from record_joins j
   where j.kind = a.kind and j.tenant_scope = $scope and j.source = a.source and j.event_id = a.event_id) as joins
from asked a order by a.place
