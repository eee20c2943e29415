-- Where a failure or a delay began: `failed first`, an operation (service and name) of which a span failed and none of
-- its children did, `failing service` its service; `slow`, one whose self time (its own less what its children cover of it) is beyond the 95th percentile
-- of the healthy ones, of each transaction the longest; `slow service`, the same of all time spent in a service and on the
-- way to it: a call's time beyond its server's belongs to both ends, to the caller by nine tenths, so that between two the
-- called one leads. Only what at least `$least` of the sick had; an operation that fewer than 5 healthy ones have is not judged;
-- in a service that so few go through the healthy spend nothing in the middle, and at most what the longest of them did.
-- `weight` is by how much the slow of the sick took longer in it than healthy ones in the middle, in nanoseconds. A span
-- without an end has no length, and its parent no self time. A child's parent is looked up in its own trace; where client
-- and server share an id, the server hangs under its call, and others under the span of their own service.
-- `place` counts through the sample, the sick first.
with sample as (
  select unnest($txs) as tx, unnest(range(len($txs))) as place
), traced as (
  select distinct j.tenant_scope, j.trace_id, s.place from trace_joins j join sample s using (tx)
), own as (
  select s.place, r.* from spans r join sample s on s.tx = r.own_tx where r.event_at between $since and $until
  union all
  select t.place, r.* from spans r join traced t on t.trace_id = r.trace_id and t.tenant_scope = r.tenant_scope
  where r.own_tx is null and r.event_at between $since and $until
), judged as (
  select row_number() over (order by place, trace_id, start_ns, end_ns desc, span_id, kind) as id, place, trace_id, span_id,
    parent_span_id, service, concat_ws(' ', service, name) as operation, event_at, start_ns,
    case when end_ns >= start_ns then end_ns end as end_ns, coalesce(kind, 0) in (2, 5) as serves, coalesce(kind, 0) in (3, 4) as calls,
    coalesce(status_code, 0) = 2 or (coalesce(status_code, 0) = 0 and exists (
      select 1 from (select unnest(attributes) as a)
      where a.key in ('http.response.status_code', 'http.status_code') and a.value like '\x01i5__')) as failed
  from own
), candidates as (
  select c.id as child, p.id, 0 as rank from judged c join judged p using (place, trace_id, span_id)
  where p.id <> c.id and c.serves and not p.serves and (p.calls or p.service is distinct from c.service)
  union all
  select c.id, p.id, case when p.service is not distinct from c.service then 2 else 4 end - p.serves::int
  from judged c join judged p on p.place = c.place and p.trace_id = c.trace_id and p.span_id = c.parent_span_id
  where p.span_id <> c.span_id
), parents as (
  select child, arg_min(id, (rank, id)) as id from candidates group by child
), children as (
  select p.id, c.failed, c.end_ns is null as endless, case when c.service <> p.service then c.service end as callee,
    greatest(c.start_ns, p.start_ns) as from_ns, least(c.end_ns, p.end_ns) as until_ns
  from parents e join judged c on c.id = e.child join judged p on p.id = e.id
), covering as (
  select *, greatest(0, until_ns - greatest(from_ns, coalesce(max(until_ns) over (
      partition by id order by from_ns, until_ns rows between unbounded preceding and 1 preceding), from_ns))) as covered
  from children
), covered as (
  select id, sum(covered) as covered, bool_or(failed) as child_failed, bool_or(endless) as endless, min(callee) as callee
  from covering group by id
), selves as (
  select j.place, j.service, j.operation, j.event_at, c.callee, j.failed and not coalesce(c.child_failed, false) as failed_first,
    case when not coalesce(c.endless, false) then j.end_ns - j.start_ns - coalesce(c.covered, 0) end as self_ns
  from judged j left join covered c using (id)
), timed as (
  select 'slow' as attribute, place, operation as value, event_at, self_ns, self_ns as longest from selves
  union all
  select 'slow service', place, service, event_at, self_ns * case when callee is null then 1 else 0.9 end, null from selves
  union all
  select 'slow service', place, callee, event_at, self_ns, null from selves where callee is not null
), spent as (
  select attribute, place, value, min(event_at) as known_at, coalesce(max(longest), sum(self_ns)) as self_ns
  from timed where self_ns is not null and value is not null group by all
), usual as (
  select attribute, value, if(count(*) >= 5, quantile_cont(self_ns, 0.5), 0) as middle,
    if(count(*) >= 5, quantile_cont(self_ns, 0.95), max(self_ns)) as most
  from spent where place >= $sick group by all having count(*) >= 5 or attribute = 'slow service'
), facts as (
  select 'failed first' as attribute, place, operation as value, min(event_at) as known_at, 0 as excess_ns
  from selves where failed_first group by all
  union all
  select 'failing service', place, service, min(event_at), 0 from selves where failed_first and service is not null group by all
  union all
  select attribute, place, value, known_at, self_ns - coalesce(middle, 0) from spent left join usual using (attribute, value)
  where self_ns > coalesce(most, if(attribute = 'slow service', 0, null)) and len($txs) - $sick >= 5
)
select 'origin' as kind, attribute, value, list(place order by place) as places,
  list(known_at order by place) as known, sum(excess_ns) filter (place < $sick)::double as weight
from facts group by all having count(*) filter (place < $sick) >= $least
