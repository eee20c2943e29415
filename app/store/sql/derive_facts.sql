-- One row a touched transaction: the first and last instants of all its records, and the segments they name.
-- Transitions speak first; where none names a segment, the spans do. `base` is of the records joined by rules 1 and 2.
create or replace temp table work_facts as
with instants as (
  select tx, rule, event_at as first_at, stored_at as last_at, 0 as spans, ingested_at from work_transitions
  union all
  select tx, rule, event_at, event_at, 0, ingested_at from tx_review_actions
  where tx in (select tx from work_tx) and event_at >= $since
  union all
  select tx, rule, event_at, event_at, 0, ingested_at from tx_identity_decisions
  where tx in (select tx from work_tx) and event_at >= $since
  union all
  select tx, rule, event_at, event_at, 0, ingested_at from tx_payloads
  where tx in (select tx from work_tx) and event_at >= $since
  union all
  select own_tx, 1, event_at, event_at, 0, ingested_at from operator_acts
  where own_tx in (select tx from work_tx) and event_at >= $since
  union all
  select tx, rule, first_at, last_at, spans, ingested_at from work_groups
), totals as (
  select tx, min(first_at) as started_at, max(last_at) as last_at, sum(spans)::bigint as spans,
    max(ingested_at) as last_ingested_at, bool_or(ingested_at <= last_at + interval 1 day) as live,
    min(first_at) filter (rule <= 2) as base_started_at
  from instants group by tx
), named as (
  select tx,
    arg_max(workflow, n) as workflow, arg_max(partner, n) as partner, arg_max(version, n) as version,
    arg_min(tenant, n) as tenant, arg_max(partner, n) filter (rule <= 2) as base_partner
  from work_transitions group by tx
), span_segments as (
  select tx, max(workflow).v as workflow, max(partner).v as partner, max(version).v as version,
    min(tenant).v as tenant, max(partner) filter (rule <= 2) as base_partner,
    max(last_at) filter (spans > 0) as last_span_at, max(entry_span) as entry_span,
    make_timestamp((max(last_ns) filter (spans > 0) // 1000)::bigint) as spans_until
  from work_groups group by tx
), traced as (
  select tx, count(distinct trace_id) as traces from tx_traces where tx in (select tx from work_tx) group by tx
)
select i.tx, i.started_at, i.last_at, i.spans, coalesce(c.traces, 0) as traces, i.last_ingested_at, i.live,
  i.base_started_at, t.last_span_at, t.entry_span, t.spans_until,
  coalesce(n.base_partner, t.base_partner.v) as base_partner, coalesce(n.workflow, t.workflow) as workflow,
  coalesce(n.partner, t.partner) as partner, coalesce(n.tenant, t.tenant) as tenant,
  coalesce(n.version, t.version) as version
from totals i
left join named n using (tx) left join span_segments t using (tx) left join traced c using (tx)
