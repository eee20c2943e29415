-- The key that a tenant's payloads of a month are sealed with; of several the latest.
select key_id, tenant, month, created_at, master, wrapped, destroyed_at, destroyed_by, reason
from data_keys
where tenant = :tenant and month = :month and wrapped is not null
order by created_at desc, key_id
limit 1
