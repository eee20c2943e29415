-- The batch's spans that were not there yet.
insert into spans by name select * exclude (place, peer, http_status, rpc_status) from incoming
