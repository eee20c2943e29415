-- Seals past a commit, in order.
select commit_number, first_offset, last_offset, ingested_at, records, bytes_hash, root, previous, hash
from commits
where commit_number > :after
order by commit_number
limit :limit
