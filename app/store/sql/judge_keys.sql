-- Each incoming business record as `fresh` (the first with its key), `repeated` or `conflicting` (the key was taken by
-- a record that says something else, stored or earlier in the batch).
with keyed as (
  select *, hash(tenant_scope, source, event_id) as key_hash from incoming_keys
), known as (
  select k.place, s.kind as stored_kind, s.content as stored_content
  from keyed k join record_keys s on s.key_hash = k.key_hash and s.source = k.source and s.event_id = k.event_id
   and s.tenant_scope = k.tenant_scope
), firsts as (
  select key_hash, source, event_id, tenant_scope, min(place) as place, arg_min(content, place) as content,
    arg_min(kind, place) as kind
  from keyed group by all
)
select k.place, k.kind, k.key_hash, k.content, k.tenant_scope, k.source, k.event_id, k.own_tx, k.trace_id, k.event_at,
  k.ingested_at,
  case when n.place is null and f.place = k.place then 'fresh'
       when coalesce(n.stored_content, f.content) = k.content and coalesce(n.stored_kind, f.kind) = k.kind
       then 'repeated' else 'conflicting' end as verdict
from keyed k
join firsts f on f.key_hash = k.key_hash and f.source = k.source and f.event_id = k.event_id
 and f.tenant_scope = k.tenant_scope
left join known n on n.place = k.place
