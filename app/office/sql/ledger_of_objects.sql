-- Entries about any of these objects (names as JSON), in time order.
select chain, sequence, at, actor, role, action, object, reason, policy, outcome, previous, request_id
from ledger
where object in (select value from json_each(:objects))
  and (:chains is null or chain in (select value from json_each(:chains)))
order by at, chain, sequence
limit :limit
