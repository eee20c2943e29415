-- How many the filters choose, by workflow. Counted apart from the sample, which then need not be of everything.
select workflow, count(*) as n
from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                        $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
group by workflow order by workflow
