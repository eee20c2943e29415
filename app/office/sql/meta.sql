-- One value of the office about itself.
select value from meta where name = :name
