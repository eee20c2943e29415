-- The transactions with one id, as they stand: one, or one a tenant.
select *, stuck_reasons[1] as stuck_reason from transactions_at($now) where transaction_id = $transaction_id order by tx
