-- The first value stands.
insert or ignore into meta (name, value) values (:name, :value)
