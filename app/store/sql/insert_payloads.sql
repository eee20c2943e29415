-- The batch's payloads that were not there yet.
insert into payloads by name select * exclude (place) from incoming
