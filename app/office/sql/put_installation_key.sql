-- Such a key, as it is wrapped now.
insert or replace into installation_keys (name, master, wrapped) values (:name, :master, :wrapped)
