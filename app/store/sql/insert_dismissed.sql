-- What was dismissed, once each.
insert into dismissed by name
select * from incoming as i
where not exists (
  select 1 from dismissed as d where d.entry_offset = i.entry_offset and d.place = i.place and d.file = i.file
)
