-- What is not in the store although it was acknowledged: by who sent it, of which kind, why and where. `id` is that of
-- the first of them.
select min_by(id, (entry_offset, place)) as id, source, ingested_by, kind, file, reason, sum(records)::bigint as records, count(*)::bigint as rows,
  min(entry_offset) as first_offset, max(entry_offset) as last_offset,
  min(ingested_at) as first_at, max(ingested_at) as last_at
from not_loaded
group by source, ingested_by, kind, file, reason
order by records desc, first_offset, kind, file, reason
limit $most
