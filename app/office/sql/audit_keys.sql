-- Every key that ever signed, the oldest first.
select key, public, since from audit_keys order by since, key
