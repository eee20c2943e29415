-- A new key of a tenant and a month.
insert into data_keys (key_id, tenant, month, created_at, master, wrapped)
values (:key_id, :tenant, :month, :created_at, :master, :wrapped)
