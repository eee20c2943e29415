-- The batch's review_actions that were not there yet.
insert into review_actions by name select * exclude (place) from incoming
