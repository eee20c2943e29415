-- What is set aside, once each: the same entry is read again after a crash.
insert into set_aside by name
select * from incoming as i
where not exists (
  select 1 from set_aside as s where s.entry_offset = i.entry_offset and s.place = i.place and s.file = i.file
)
