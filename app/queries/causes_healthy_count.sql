-- How many peers the sick have (see `causes_healthy.sql`), and how many of them started while the sick did.
select count(*) as n, count(*) filter (started_at between $first and $last) as near
from transactions_where($now, $peer_workflow, $peer_partner, $peer_tenant, $peer_version, $peer_state,
                        $peer_error_class, $peer_error_code, $peer_waits_on, $peer_owner, $peer_queue, $peer_signature, $peer_status,
                        null, $peer_until, $peer_matching, $peer_errored, $peer_slower_than)
where ($peer_status is not null or status in ('completed', 'ended') or (status = 'open' and not stuck))
  and ($peer_since is null or started_at >= $peer_since)
  and ($apart or tx not in (
    select tx from transactions_where($now, $workflow, $partner, $tenant, $version, $state, $error_class, $error_code,
                                      $waits_on, $owner, $queue, $signature, $status, $since, $until, $matching, $errored, $slower_than)))
