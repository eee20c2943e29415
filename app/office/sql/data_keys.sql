-- The history of data keys, without what is wrapped: of a tenant, of a month, or all.
select key_id, tenant, month, created_at, master, destroyed_at, destroyed_by, reason
from data_keys
where (:tenant is null or tenant = :tenant) and (:month is null or month = :month)
order by created_at, key_id
