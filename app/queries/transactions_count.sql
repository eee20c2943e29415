-- How many transactions a list has, counted no further than `$most`: a page says "10,000+" rather than count a million.
select count(*) as total
from (
  select 1
  from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                          $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
  limit $most
)
