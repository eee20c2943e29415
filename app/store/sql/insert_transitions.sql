-- The batch's transitions that were not there yet.
insert into transitions by name select * exclude (place) from incoming
