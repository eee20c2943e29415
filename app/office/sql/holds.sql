-- Legal holds, the latest first; only those that hold where :active says so.
select hold_id, tenant, month, transaction_id, reason, placed_by, placed_at, released_by, released_at, release_reason
from holds where :active = 0 or released_at is null
order by placed_at desc, hold_id
