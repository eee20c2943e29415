-- The batch's log_lines that were not there yet.
insert into log_lines by name select * exclude (place) from incoming
