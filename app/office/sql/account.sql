-- An account by its name.
select name, password_hash, roles, tenants, created_at, changed_at, disabled_at from accounts where name = :name;
