-- The last offset before this day and the last one of it (equal in a day without commits), and likewise its commits.
select
  o.last_offset as before_offset,
  coalesce((select max(last_offset) from commits), o.last_offset) as last_offset,
  o.commit_number as before_commit,
  coalesce((select max(commit_number) from commits), o.commit_number) as last_commit
from opening as o
