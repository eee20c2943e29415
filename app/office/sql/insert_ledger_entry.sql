-- One act, on record.
insert into ledger (chain, sequence, at, actor, role, action, object, reason, policy, outcome, previous, hash)
values (:chain, :sequence, :at, :actor, :role, :action, :object, :reason, :policy, :outcome, :previous, :hash)
