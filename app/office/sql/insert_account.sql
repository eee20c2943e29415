-- A new account.
insert into accounts (name, password_hash, roles, tenants, created_at, changed_at)
values (:name, :password_hash, :roles, :tenants, :at, :at);
