-- Everything that is reported in one row with $id (the same sender, kind, file and reason), up to the journal entry $up_to.
with reported as (select distinct source, ingested_by, kind, file, reason from not_loaded where id = $id)
select n.entry_offset, n.place, n.file, n.records, n.tenant_scope, n.source, n.kind, n.reason
from not_loaded as n
join reported as r on n.source is not distinct from r.source and n.ingested_by is not distinct from r.ingested_by
  and n.kind = r.kind and n.file = r.file and n.reason = r.reason
where n.entry_offset <= $up_to
order by n.entry_offset, n.place
