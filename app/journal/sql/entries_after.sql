-- Entries past an offset, in order; those whose bytes retention removed are not there to be read.
select e.entry_offset, e.commit_number, c.ingested_at, e.kind, e.ingested_by, e.tenant_scope, e.records, e.size, e.data
from entries as e
join commits as c on c.commit_number = e.commit_number
where e.entry_offset > :after
  and e.data is not null
order by e.entry_offset
