-- Peers of the sick: without `$peer_status` those that completed, ended, or are open and not stuck; what is sick is no
-- peer of itself (`$apart`: none can be, as its status says). The nearest in time first, and those that started while
-- the sick did in an order of no meaning that is the same each time. Where enough did, `$earliest` and `$latest` leave
-- the others unread: 18 ms at 1 M transactions against 130.
select tx, workflow, partner, tenant, version, status, started_at, greatest(last_at, started_at) as last_at
from transactions_where($now, $peer_workflow, $peer_partner, $peer_tenant, $peer_version, $peer_state,
                        $peer_error_class, $peer_error_code, $peer_waits_on, $peer_owner, $peer_queue, $peer_signature, $peer_status,
                        null, $peer_until, $peer_matching, $peer_errored, $peer_slower_than)
where ($peer_status is not null or status in ('completed', 'ended') or (status = 'open' and not stuck))
  and ($peer_since is null or started_at >= $peer_since)
  and ($apart or tx not in (
    select tx from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                                      $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)))
  and started_at between $earliest and $latest
order by greatest(epoch_us($first) - epoch_us(started_at), epoch_us(started_at) - epoch_us($last), 0), hash(tx), tx
limit $most
