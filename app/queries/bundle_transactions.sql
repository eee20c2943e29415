-- The population of an evidence bundle: the transactions that its filters choose, as they stand, by their key.
select *, stuck_reasons[1] as stuck_reason
from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                        $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
where $ids is null or list_contains($ids, transaction_id)
order by tx
limit $most
