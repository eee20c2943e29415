-- One act, on record.
insert into ledger (chain, sequence, at, actor, role, action, object, reason, policy, outcome, previous, request_id,
  hash)
values (:chain, :sequence, :at, :actor, :role, :action, :object, :reason, :policy, :outcome, :previous, :request_id,
  :hash)
