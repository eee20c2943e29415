-- Where a failure or a delay began, by service and operation: `failed first`, a failing span none of whose children
-- failed; and `slow`, a span whose self time (its own less what its children cover of it) is beyond the 95th percentile
-- of the healthy ones, of each the longest of that operation. Only what at least `$least` of the sick had; an operation
-- that fewer than 5 healthy ones have is not judged slow. `weight` is by how much the slow of the sick took longer in it
-- than healthy ones in the middle, in nanoseconds. `place` counts through the sample, the sick first.
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
  select place, trace_id, span_id, parent_span_id, kind, start_ns, greatest(start_ns, coalesce(end_ns, start_ns)) as end_ns,
    concat_ws(' ', service, name) as operation, event_at,
    coalesce(status_code, 0) = 2 or (coalesce(status_code, 0) = 0 and exists (
      select 1 from (select unnest(attributes) as a)
      where a.key in ('http.response.status_code', 'http.status_code') and a.value like '\x01i5__')) as failed
  from own
), children as (
  select p.place, p.trace_id, p.span_id, p.start_ns as parent_start, c.failed,
    greatest(c.start_ns, p.start_ns) as from_ns, least(c.end_ns, p.end_ns) as until_ns
  from judged p join judged c
    on c.place = p.place and c.trace_id = p.trace_id and c.parent_span_id = p.span_id and c.span_id <> p.span_id
), covering as (
  select *, greatest(0, until_ns - greatest(from_ns, coalesce(max(until_ns) over (
      partition by place, trace_id, span_id, parent_start order by from_ns, until_ns
      rows between unbounded preceding and 1 preceding), from_ns))) as covered
  from children
), covered as (
  select place, trace_id, span_id, parent_start, sum(covered) as covered, bool_or(failed) as child_failed
  from covering group by all
), operations as (
  select j.place, j.operation, min(j.event_at) as known_at,
    bool_or(j.failed and not coalesce(c.child_failed, false)) as failed_first,
    max(j.end_ns - j.start_ns - coalesce(c.covered, 0)) as self_ns
  from judged j left join covered c
    on c.place = j.place and c.trace_id = j.trace_id and c.span_id = j.span_id and c.parent_start = j.start_ns
  group by j.place, j.operation
), usual as (
  select operation, quantile_cont(self_ns, 0.5) as middle, quantile_cont(self_ns, 0.95) as most from operations
  where place >= $sick group by operation having count(*) >= 5
), facts as (
  select 'failed first' as attribute, place, operation, known_at, 0 as excess_ns from operations where failed_first
  union all
  select 'slow', t.place, t.operation, t.known_at, t.self_ns - u.middle from operations t join usual u using (operation) where t.self_ns > u.most
)
select 'origin' as kind, attribute, operation as value, list(place order by place) as places,
  list(known_at order by place) as known, sum(excess_ns) filter (place < $sick)::double as weight
from facts group by all having count(*) filter (place < $sick) >= $least
