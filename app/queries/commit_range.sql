-- The commits of a stretch of time: their first number, their last, and how many records they hold.
select min(commit_id) as first, max(commit_id) as last, coalesce(sum("count"), 0) as records
from seals where ingested_at >= $since and ingested_at < $until
