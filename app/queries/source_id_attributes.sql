-- Attributes that could name the transaction of what is unjoined, of the latest `$most` spans and log lines without one:
-- of each attribute its traces (a log line without a trace counts as one), distinct values, and traces whose value is a
-- known transaction's id; of each source its records in the attribute's traces, and all of its records.
-- An array of one element counts as that element. Names that begin as one of `$technical` are no ids of business.
with lines as (
  select coalesce(service, 'unknown_service') as source, ingested_by, tenant_scope, trace_id, attributes, event_at
  from spans where own_tx is null
  union all
  select coalesce(service, 'unknown_service'), ingested_by, tenant_scope, trace_id, attributes, event_at
  from log_lines where own_tx is null
), loose as (
  select source, ingested_by, attributes, coalesce(tenant_scope || chr(31) || trace_id, uuid()::varchar) as unit
  from lines l
  where not exists (select 1 from trace_joins j where j.trace_id = l.trace_id and j.tenant_scope = l.tenant_scope)
  order by event_at desc limit $most
), pairs as (
  select distinct unit, pair.key as attribute,
    coalesce(regexp_extract(pair.value,
      '^\x01j\{"arrayValue":\{"values":\[\{"(?:string|int)Value":"?([^"{}]+)"?\}\]\}\}$', 1), '') as element,
    case when element <> '' then element else regexp_replace(pair.value, '^\x01i', '') end as value
  from (select unit, unnest(attributes) as pair from loose)
  where not exists (select 1 from (select unnest($technical) as prefix) t where starts_with(pair.key, t.prefix))
), named as (
  select distinct unit, attribute, value from pairs
  where value <> '' and not starts_with(value, chr(1)) and length(value) <= 200 and value not like '% %'
), judged as (
  select attribute, count(distinct unit) as traces, count(distinct value) as ids, count(*) as pairs,
    count(distinct unit) filter (value in (select transaction_id from transactions)) as known,
    count(distinct value) filter (regexp_matches(value, '[0-9]')) as numbered
  from named group by attribute
), likely as (
  select * from judged where known > 0 or (pairs <= 1.1 * traces and ids > 1 and traces <= 50 * ids)
), covered as (
  select l.source, l.ingested_by, n.attribute, count(*) as records
  from loose l join (select distinct unit, attribute from named) n using (unit)
  where n.attribute in (select attribute from likely) group by all
), whole as (
  select source, ingested_by, count(*) as all_records from loose group by all
)
select c.source, c.ingested_by, c.attribute, c.records, w.all_records, k.traces, k.ids, k.known, k.numbered
from covered c join whole w using (source, ingested_by) join likely k using (attribute)
order by c.source, c.ingested_by, c.attribute
