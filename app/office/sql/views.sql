-- Saved views by name, everybody's or one owner's.
select view_id, name, address, owner, created_at
from views
where :owner is null or owner = :owner
order by name, view_id
