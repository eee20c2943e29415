-- One entry by its offset, for a file of which other pages are damaged; the columns of `entries_after`.
select e.entry_offset, e.commit_number, c.ingested_at, e.kind, e.ingested_by, e.tenant_scope, e.records, e.size,
  e.hash, e.data
from entries as e
left join commits as c on c.commit_number = e.commit_number
where e.entry_offset = :entry_offset
