-- Disable an account at an instant, or enable it again with null.
update accounts set disabled_at = :disabled_at, changed_at = :at where name = :name;
