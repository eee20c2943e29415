-- Who sent the records that happened before `$until` and came in after `$known_until`, by kind: of certain transactions,
-- or, with `$every`, of all.
select source, ingested_by, kind, count(distinct record) as records, count(distinct tx) as transactions,
  min(ingested_at) as first_ingested_at, max(ingested_at) as last_ingested_at
from late_records($known_until, $until)
where $every or tx in (select unnest($txs::varchar[]))
group by source, ingested_by, kind
order by records desc, source, ingested_by, kind
