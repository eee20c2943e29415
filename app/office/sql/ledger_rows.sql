-- Entries of a chain in order, each with the hash it was stored under.
select chain, sequence, at, actor, role, action, object, reason, policy, outcome, previous, request_id, hash
from ledger
where chain = :chain and sequence > :after
order by sequence
limit :limit
