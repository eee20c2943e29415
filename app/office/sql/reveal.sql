-- One reveal, with who reviewed it.
select l.actor, l.object, r.reviewer
from ledger as l
left join reveal_reviews as r on r.chain = l.chain and r.sequence = l.sequence
where l.chain = :chain and l.sequence = :sequence and l.action = 'payload.reveal'
