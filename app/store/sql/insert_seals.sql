-- Seals of commits, as the journal has them.
insert into seals by name select * from incoming
