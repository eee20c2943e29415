-- How many records each mapping made in the last seven days, and when the last came in.
with made as (
  select attributes, ingested_at from transitions
  union all select attributes, ingested_at from review_actions
  union all select attributes, ingested_at from identity_decisions
  union all select attributes, ingested_at from payloads
)
select regexp_extract(attributes, '"transom\.mapping": ?"([^"]+)"', 1) as mapping, count(*) as made,
  max(ingested_at) as last_at
from made where ingested_at > $now - interval 7 days and attributes like '%"transom.mapping"%'
group by mapping order by mapping
