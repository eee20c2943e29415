-- Reveals for their review, the latest first: those that nobody has reviewed, or all.
select l.chain, l.sequence, l.at, l.actor, l.role, l.object, l.reason, l.policy, r.reviewer, r.at as reviewed_at,
  r.verdict, r.note
from ledger as l
left join reveal_reviews as r on r.chain = l.chain and r.sequence = l.sequence
where l.action = 'payload.reveal' and (:waiting = 0 or r.reviewer is null)
  and (:chains is null or l.chain in (select value from json_each(:chains)))
order by l.at desc, l.chain, l.sequence desc
limit :limit
