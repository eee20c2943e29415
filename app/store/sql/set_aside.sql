-- Everything that is set aside, in the journal's order.
select entry_offset, place, records, kind, source, ingested_by, tenant_scope, ingested_at, file, reason, release
from set_aside
order by entry_offset, place
