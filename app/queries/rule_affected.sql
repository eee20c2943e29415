-- What an alert's transactions amount to: how many, since when they wait and for what, how many have a deadline behind
-- or still ahead of them, and how many different things they wait for. They are those that the list shows for the same
-- filters. A due date of their own counts as a deadline, as it does in cases and incidents.
select count(*) as transactions,
  count(*) filter (status = 'open' and least(deadline_at, due_at) <= $now) as past,
  count(*) filter (status = 'open' and least(deadline_at, due_at) > $now) as at_risk,
  min(least(deadline_at, due_at)) filter (status = 'open' and least(deadline_at, due_at) > $now) as next_deadline_at,
  min(state_since) filter (status = 'open') as since,
  mode(waits_on) filter (status = 'open') as waits_on, mode(awaits) filter (status = 'open') as awaits,
  mode(state) filter (status = 'open') as state, mode(partner) as partner,
  count(distinct (waits_on, awaits, case when waits_on in ('partner', 'review') then '' else state end))
    filter (status = 'open') as waits,
  count(distinct partner) + (count(*) > count(partner))::int as partners
from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                        $waits_on, $owner, $queue, $signature, $status, $since, $until, null, $errored, $slower_than)
