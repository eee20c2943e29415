-- How many transactions of a list are new or changed since it was drawn: they have a record of later arrival.
select count(*) as newer
from (
  select 1
  from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                          $waits_on, $owner, $queue, $signature, $status, $since, $until, null, $errored, $slower_than)
  where last_ingested_at > $drawn_at
  limit 1000
)
