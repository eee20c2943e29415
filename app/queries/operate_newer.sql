-- What became of a list since it was drawn, each transaction counted once: newly stuck (its present stretch began since),
-- newly late (its deadline passed since), and the others that a record has moved on. The first two are judged by the
-- clock, since no record need come for them; the last by arrival, since what happened before may come in late.
with listed as (
  select coalesce(stuck and overdue_at > $known_at, false) as newly_stuck,
    coalesce(status = 'open' and deadline_at > $known_at and deadline_at <= $now, false) as newly_late,
    coalesce(last_ingested_at > $drawn_at, false) as moved
  from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                          $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)
)
select count(*) as transactions, count(*) filter (newly_stuck) as newly_stuck,
  count(*) filter (newly_late and not newly_stuck) as newly_late,
  count(*) filter (moved and not newly_stuck and not newly_late) as moved_on
from listed
