-- The entries of one kind (null: of all) without their bytes, each with its commit's instant and whether the bytes are
-- gone.
select e.entry_offset, e.kind, e.ingested_by, e.tenant_scope, e.records, e.hash, c.ingested_at, e.data is null as removed
from entries as e
join commits as c on c.commit_number = e.commit_number
where :kind is null or e.kind = :kind
order by e.kind, e.entry_offset
