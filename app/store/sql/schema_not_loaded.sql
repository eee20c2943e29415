-- What is set aside and dismissed by nobody: what pages, findings and numbers report. `id` names one of it: the journal
-- entry with the record's place in it, the entry alone where it is damaged, or the store file.
create view if not exists not_loaded as
select *,
  case when kind = 'store' then file when place < 0 then entry_offset::varchar else entry_offset || '.' || place end as id
from set_aside as s
where not exists (
  select 1 from dismissed as d where d.entry_offset = s.entry_offset and d.place = s.place and d.file = s.file);
