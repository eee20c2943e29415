-- A saved view.
insert into views (name, address, owner, created_at) values (:name, :address, :owner, :created_at)
