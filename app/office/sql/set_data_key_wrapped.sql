-- The same key, wrapped again or with less in it.
update data_keys set master = :master, wrapped = :wrapped where key_id = :key_id
