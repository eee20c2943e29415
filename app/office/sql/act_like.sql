-- The act that this one would repeat: on the same preview, or by the same person under the same key.
select act_id, frozen, at, actor, role, action, reason, idempotency_key, items, ended_at
from acts
where frozen = :frozen or (actor = :actor and idempotency_key = :idempotency_key)
order by at limit 1
