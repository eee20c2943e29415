-- The same of transactions of spans alone: gaps between the starts of their spans.
insert into learned_gaps
with alone as (
  select tx, workflow from transactions where inferred and transitions = 0 and spans > 0
), instants as (
  select s.own_tx as tx, s.event_at from spans s
  where s.own_tx in (select tx from alone) and s.event_at < $midnight
  union all
  select j.tx, s.event_at from trace_joins j
  join spans s on s.own_tx is null and s.trace_id = j.trace_id and s.tenant_scope = j.tenant_scope
  where j.tx in (select tx from alone) and s.event_at < $midnight
), gaps as (
  select tx, (epoch_us(event_at) - lag(epoch_us(event_at)) over (partition by tx order by event_at)) / 1e6 as seconds
  from instants
)
select $midnight, a.workflow, 'span', count(*), quantile_cont(g.seconds, 0.99)
from gaps g join alone a on a.tx = g.tx
where g.seconds is not null
group by a.workflow having count(*) >= 30
