-- What the key was is gone; that it was stays.
update data_keys
set wrapped = null, destroyed_at = :at, destroyed_by = :actor, reason = :reason
where key_id = :key_id and wrapped is not null
