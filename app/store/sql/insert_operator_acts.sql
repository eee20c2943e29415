-- The batch's operator acts that were not there yet.
insert into operator_acts by name select * exclude (place) from incoming
