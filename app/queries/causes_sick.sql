-- Those that the filters choose, the latest started first, at most `$most`.
select tx, transaction_id, workflow, partner, tenant, version, state, error_class, error_code, state_since,
  started_at, greatest(last_at, started_at) as last_at
from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                        $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
order by started_at desc, tx limit $most
