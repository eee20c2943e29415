-- Nothing is appended to a day once a later one has begun.
insert into closed (successor) select :successor where not exists (select 1 from closed)
