-- What somebody decided to do, before any of it is done.
insert into acts (act_id, frozen, at, actor, role, action, reason, idempotency_key, items, ended_at)
values (:act_id, :frozen, :at, :actor, :role, :action, :reason, :idempotency_key, :items, :ended_at)
