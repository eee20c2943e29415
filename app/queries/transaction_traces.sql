-- A transaction's traces, those without spans too, first seen first. Of a trace that serves several transactions,
-- spans that name another are not counted. A join is learnt no earlier than its records came, and its records are the
-- transaction's: so the instants bound the joins too.
with joined as (
  select distinct tenant_scope, trace_id from trace_joins
  where tx = $tx and learnt_at between $since - interval 10 minute and $known_until
), known as (
  select tenant_scope, trace_id, null::timestamp as first_at, null::timestamp as last_at, 0 as spans, 0 as errors
  from joined
  union all
  select tenant_scope, trace_id, first_at, last_at, spans, errors from span_groups
  where own_tx = $tx and trace_id is not null and first_at between $since and $until
  union all
  select g.tenant_scope, g.trace_id, g.first_at, g.last_at, g.spans, g.errors from span_groups g
  where g.own_tx is null and g.first_at between $since and $until
    and (g.tenant_scope, g.trace_id) in (select tenant_scope, trace_id from joined)
)
select tenant_scope, trace_id, min(first_at) as first_at, max(last_at) as last_at, sum(spans)::bigint as spans,
  sum(errors)::bigint as errors
from known group by tenant_scope, trace_id order by min(first_at) nulls last, trace_id
