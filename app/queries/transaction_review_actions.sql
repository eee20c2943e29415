-- A transaction's review actions in their order.
select rule, event_at, event_time, source, event_id, trace_id, sequence, tenant, task_id, queue, action, actor, reason,
  due_at, decision_id, attributes, ingested_at, ingested_by
from tx_review_actions where tx = $tx and event_at between $since and $until
order by event_at, sequence nulls last, source, event_id
