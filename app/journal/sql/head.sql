-- What the next commit continues from: the last commit of this day or, before its first, what the day began with.
select commit_number, last_offset, ingested_at, hash, (select count(*) from closed) as closed
from (
  select commit_number, last_offset, ingested_at, hash from commits
  union all
  select commit_number, last_offset, ingested_at, hash from opening
)
order by commit_number desc
limit 1
