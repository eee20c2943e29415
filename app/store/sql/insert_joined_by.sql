-- By which attributes the records of this file name their transactions.
insert into joined_by select unnest($attributes::varchar[])
