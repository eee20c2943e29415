-- The batch's spans that were not there yet.
insert into spans by name select * exclude (place) from incoming
