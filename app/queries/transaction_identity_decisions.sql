-- A transaction's identity decisions in their order.
select event_at, event_time, source, event_id, trace_id, sequence, tenant, decision_id, decision, confidence,
  threshold, rule_version, candidates, attributes, ingested_at, ingested_by
from identity_decisions
where event_at between $since and $until
  and (own_tx = $tx or (own_tx is null and tenant_scope = $scope
                        and list_contains($joined, source || chr(31) || event_id)))
order by event_at, sequence nulls last, source, event_id
