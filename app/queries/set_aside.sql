-- What is not in the store although it was acknowledged: by who sent it, of which kind, why and where.
select source, ingested_by, kind, file, reason, sum(records)::bigint as records, count(*)::bigint as rows,
  min(entry_offset) as first_offset, max(entry_offset) as last_offset,
  min(ingested_at) as first_at, max(ingested_at) as last_at
from set_aside
group by source, ingested_by, kind, file, reason
order by records desc, first_offset, kind, file, reason
limit $most
