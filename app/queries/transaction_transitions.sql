-- A transaction's transitions in their order, with what only the record says.
select event_at, event_time, source, event_id, trace_id, span_id, sequence, workflow, partner, tenant, version,
  external_ref, idempotency_key, from_state, to_state, attempt, error_class, error_code, actor, reason, next_attempt_at,
  attempts_max, due_at, attributes, ingested_at, ingested_by
from transitions
where event_at between $since and $until
  and (own_tx = $tx or (own_tx is null and tenant_scope = $scope
                        and list_contains($joined, source || chr(31) || event_id)))
order by event_at, sequence nulls last, source, event_id
