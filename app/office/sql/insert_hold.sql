-- A legal hold that begins.
insert into holds (hold_id, tenant, month, transaction_id, reason, placed_by, placed_at)
values (:hold_id, :tenant, :month, :transaction_id, :reason, :placed_by, :placed_at)
