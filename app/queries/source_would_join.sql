-- For what is unjoined: the attribute whose values most often are the id of a known transaction, by service, among the
-- latest `$most` such spans. It is not among the configured names, or the spans would have joined by it.
with loose as (
  select coalesce(s.service, 'unknown_service') as source, s.ingested_by, s.trace_id, s.attributes from spans s
  where s.own_tx is null and not exists (
    select 1 from trace_joins j where j.trace_id = s.trace_id and j.tenant_scope = s.tenant_scope)
  order by s.event_at desc limit $most
), attribute_pairs as (
  select source, ingested_by, trace_id, unnest(attributes) as pair from loose
), matched as (
  select s.source, s.ingested_by, s.pair.key as attribute, count(*) as n
  from attribute_pairs s where s.pair.value in (select transaction_id from transactions) group by all
)
select source, ingested_by, arg_max(attribute, n) as attribute, max(n) as spans from matched
group by source, ingested_by
