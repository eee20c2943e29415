-- The leaves of a run of commits, in order of offset.
select commit_number, leaves
from entries
where entry_offset between :first_offset and :last_offset
order by entry_offset
