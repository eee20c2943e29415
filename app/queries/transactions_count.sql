-- How many transactions a list has, counted no further than `$most`: a page says "10,000+" rather than count a million;
-- and how many of those counted are open and on hold.
select count(*) as total, count(*) filter (is_hold) as holds
from (
  select status = 'open' and waits_on is not distinct from 'hold' as is_hold
  from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                          $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
  limit $most
)
