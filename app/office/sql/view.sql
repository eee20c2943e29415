-- One view by its name.
select view_id, name, address, owner, created_at from views where owner = :owner and name = :name
