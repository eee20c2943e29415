-- Another password for an account.
update accounts set password_hash = :password_hash, changed_at = :at where name = :name;
