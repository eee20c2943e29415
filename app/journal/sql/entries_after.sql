-- Entries past an offset, in order, each with its commit's instant, which is null where the commit is not there.
-- `data` is null once retention has removed it.
select e.entry_offset, e.commit_number, c.ingested_at, e.kind, e.ingested_by, e.tenant_scope, e.records, e.size,
  e.hash, e.data
from entries as e
left join commits as c on c.commit_number = e.commit_number
where e.entry_offset > :after
order by e.entry_offset
