-- Entries for people, the latest first, page by page. `chains` are names, as JSON.
select chain, sequence, at, actor, role, action, object, reason, policy, outcome, previous, request_id
from ledger
where (:actor is null or actor = :actor)
  and (:action is null or action = :action)
  and (:action_prefix is null or substr(action, 1, length(:action_prefix)) = :action_prefix)
  and (:object is null or instr(object, :object) > 0)
  and (:since is null or at >= :since)
  and (:until is null or at < :until)
  and (:chains is null or chain in (select value from json_each(:chains)))
  and (:before_at is null or (at, chain, sequence) < (:before_at, :before_chain, :before_sequence))
order by at desc, chain desc, sequence desc
limit :limit
