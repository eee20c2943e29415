-- A key that signs from now on.
insert into audit_keys (key, public, since) values (:key, :public, :since)
