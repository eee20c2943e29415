-- Acts whose process died before every outcome was on record.
select act_id, frozen, at, actor, role, action, reason, idempotency_key, items, ended_at
from acts where ended_at is null order by at, act_id
