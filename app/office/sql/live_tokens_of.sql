-- The tokens of a name that are good at an instant, the oldest first.
select token_id, name, scope, role, tenant, created_at, created_by, expires_at, revoked_at
from tokens where name = :name and revoked_at is null and expires_at > :at order by created_at, token_id;
