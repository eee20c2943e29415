-- The token of a secret, whether it is still good or not.
select token_id, name, scope, role, tenant, created_at, created_by, expires_at, revoked_at
from tokens where secret_hash = :secret_hash;
