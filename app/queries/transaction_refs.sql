-- The external references and idempotency keys that a transaction's records carry, first seen first.
select substr(ref, strpos(ref, chr(31)) + 1, 1) as kind, substr(ref, strpos(ref, chr(31)) + 3) as value, ref, first_at
from tx_refs where tx = $tx and first_at between $since and $until order by first_at, ref
