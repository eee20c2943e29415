-- Records that happened before `$until` and came in after `$known_until`, with the transactions that they belong to:
-- who sent them, by kind. `$txs` narrows them to certain transactions; null means all. Spans and log lines join by their
-- trace, as the loader joined them.
with late as (
  select 'transitions' as kind, tx, source, ingested_by, ingested_at from tx_transitions
  where ingested_at > $known_until and event_at <= $until
  union all
  select 'review_actions', tx, source, ingested_by, ingested_at from tx_review_actions
  where ingested_at > $known_until and event_at <= $until
  union all
  select 'operator_acts', own_tx, source, ingested_by, ingested_at from operator_acts
  where own_tx is not null and ingested_at > $known_until and event_at <= $until
  union all
  select 'identity_decisions', tx, source, ingested_by, ingested_at from tx_identity_decisions
  where ingested_at > $known_until and event_at <= $until
  union all
  select 'payloads', tx, source, ingested_by, ingested_at from tx_payloads
  where ingested_at > $known_until and event_at <= $until
  union all
  select 'spans', coalesce(s.own_tx, j.tx), s.service, s.ingested_by, s.ingested_at
  from spans s left join trace_joins j
    on s.own_tx is null and j.trace_id = s.trace_id and j.tenant_scope = s.tenant_scope
  where s.ingested_at > $known_until and s.event_at <= $until
  union all
  select 'log_lines', coalesce(l.own_tx, j.tx), l.service, l.ingested_by, l.ingested_at
  from log_lines l left join trace_joins j
    on l.own_tx is null and j.trace_id = l.trace_id and j.tenant_scope = l.tenant_scope
  where l.ingested_at > $known_until and l.event_at <= $until
)
select source, ingested_by, kind, count(*) as records, count(distinct tx) as transactions,
  min(ingested_at) as first_ingested_at, max(ingested_at) as last_ingested_at
from late
where tx is not null and ($txs is null or list_contains($txs, tx))
group by source, ingested_by, kind
order by records desc, source, ingested_by, kind
