-- A transaction's identity decisions in their order.
select rule, event_at, event_time, source, event_id, trace_id, sequence, tenant, decision_id, decision, confidence,
  threshold, rule_version, candidates, attributes, ingested_at, ingested_by
from tx_identity_decisions where tx = $tx and event_at between $since and $until
order by event_at, sequence nulls last, source, event_id
