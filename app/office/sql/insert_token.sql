-- A new token, under the hash of its secret.
insert into tokens (token_id, secret_hash, name, scope, role, tenant, created_at, created_by, expires_at)
values (:token_id, :secret_hash, :name, :scope, :role, :tenant, :created_at, :created_by, :expires_at);
