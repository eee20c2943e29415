-- Where transactions stand, by key: whether their state moved since an act was asked for is seen by comparing.
select tx, status, state, state_since from transactions_at($now) where list_contains($keys, tx)
