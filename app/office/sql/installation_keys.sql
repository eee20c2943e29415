-- The keys that every installation has one of.
select name, master, wrapped from installation_keys order by name
