-- Other roles and tenants for an account.
update accounts set roles = :roles, tenants = :tenants, changed_at = :at where name = :name;
