-- Checkpoints of a chain that have a timestamp, with it, in order.
select c.chain, c.sequence, c.hash, c.at, c.key, c.signature, t.answer
from timestamps as t join checkpoints as c on c.chain = t.chain and c.sequence = t.sequence
where c.chain = :chain and c.sequence <= :until order by c.sequence
