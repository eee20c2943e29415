-- The batch's identity_decisions that were not there yet.
insert into identity_decisions by name select * exclude (place) from incoming
