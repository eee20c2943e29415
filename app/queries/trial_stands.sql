-- Transactions by key, as they stand.
select tx, transaction_id, status, state, started_at from transactions_at($now) where tx in (select unnest($txs))
