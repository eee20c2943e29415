-- A transaction's review actions in their order.
select event_at, event_time, source, event_id, trace_id, sequence, tenant, task_id, queue, action, actor, reason,
  due_at, decision_id, attributes, ingested_at, ingested_by
from review_actions
where event_at between $since and $until
  and (own_tx = $tx or (own_tx is null and tenant_scope = $scope
                        and list_contains($joined, source || chr(31) || event_id)))
order by event_at, sequence nulls last, source, event_id
