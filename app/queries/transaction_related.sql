-- Some transactions as they stand, by their keys, earliest started first.
select tx, transaction_id, tenant, workflow, partner, status, state, started_at, duplicate_of
from transactions_at($now) where tx in (select unnest($others))
order by started_at, transaction_id limit $most
