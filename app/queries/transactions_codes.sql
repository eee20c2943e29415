-- Error classes and codes of the transactions of a list, most first: why a list of failures is one.
select error_class, error_code, count(*) as transactions
from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                        $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
where error_class is not null or error_code is not null
group by error_class, error_code order by transactions desc, error_class, error_code limit $most
