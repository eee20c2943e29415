-- Every data key that is not destroyed, as it is wrapped.
select key_id, master, wrapped from data_keys where wrapped is not null order by key_id
