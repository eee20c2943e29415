-- One act.
select act_id, frozen, at, actor, role, action, reason, idempotency_key, items, ended_at
from acts where act_id = :act_id
