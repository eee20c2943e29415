-- Acts of a stretch of time, the latest first.
select act_id, frozen, at, actor, role, action, reason, idempotency_key, items, ended_at
from acts where at >= :since and at < :until order by at desc, act_id
