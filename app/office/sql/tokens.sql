-- Every token there was, by name, the latest first.
select token_id, name, scope, role, tenant, created_at, created_by, expires_at, revoked_at
from tokens order by name, created_at desc, token_id;
