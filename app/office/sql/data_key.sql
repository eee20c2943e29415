-- A data key by its id, destroyed or not.
select key_id, tenant, month, created_at, master, wrapped, destroyed_at, destroyed_by, reason
from data_keys where key_id = :key_id
