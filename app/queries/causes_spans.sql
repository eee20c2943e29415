-- What the spans of the sample say: service, operation, attributes of spans and of their resources; and since when.
-- Spans belong by their own id, else by their trace. Only what at least `$least` of the sick had is listed. Errors, and the
-- status codes of what failed, are a `failure`: how it went wrong, not why.
with sample as (
  select unnest($txs) as tx, unnest(range(len($txs))) as place
), traced as (
  select distinct j.tenant_scope, j.trace_id, s.place from trace_joins j join sample s using (tx)
), own as (
  select s.place, r.event_at, r.service, r.name, r.attributes, r.resource, r.status_code = 2 as failed
  from spans r join sample s on s.tx = r.own_tx where r.event_at between $since and $until
  union all
  select t.place, r.event_at, r.service, r.name, r.attributes, r.resource, r.status_code = 2 as failed
  from spans r join traced t on t.trace_id = r.trace_id and t.tenant_scope = r.tenant_scope
  where r.own_tx is null and r.event_at between $since and $until
), resources as (
  select place, resource, min(event_at) as event_at from own where resource is not null group by all
), described as (
  select resource, unnest(from_json(resource -> '$.resource.attributes', '[{"key": "VARCHAR", "value": "JSON"}]')) as a
  from (select distinct resource from resources)
), attributed as (
  select place, event_at, failed, unnest(attributes) as a from own
), span_facts as (
  select case when starts_with(a.key, 'error.') or starts_with(a.key, 'exception.')
                or (failed and ends_with(a.key, 'status_code')) then 'failure' else 'span' end as kind,
    place, a.key as attribute, a.value as value, event_at
  from attributed
  union all
  select 'operation', place, 'operation', name, event_at from own where name is not null
  union all
  select 'service', place, 'service', service, event_at from own where service is not null
  union all
  select 'resource', place, a.key, json_extract_string(a.value, '$.*')[1], event_at from resources join described using (resource)
), first_facts as (
  select kind, place, attribute, value, min(event_at) as known_at from span_facts where value is not null group by all
)
select kind, attribute, value, list(place order by place) as places, list(known_at order by place) as known
from first_facts group by all having count(*) filter (place < $sick) >= $least
