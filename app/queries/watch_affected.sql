-- What an alert's transactions amount to: how many, since when they wait and for what, how many have a deadline behind
-- or still ahead of them. They are those that the list of transactions shows for the same filters.
select count(*) as transactions,
  count(*) filter (status = 'open' and deadline_at <= $now) as past,
  count(*) filter (status = 'open' and deadline_at > $now) as at_risk,
  min(deadline_at) filter (status = 'open' and deadline_at > $now) as next_deadline_at,
  min(state_since) filter (status = 'open') as since,
  mode(waits_on) filter (status = 'open') as waits_on, mode(awaits) filter (status = 'open') as awaits,
  mode(state) filter (status = 'open') as state, mode(partner) as partner,
  count(distinct partner) + (count(*) > count(partner))::int as partners
from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                        $waits_on, $owner, $signature, $status, $since, $until, null, $errored, $slower_than)
