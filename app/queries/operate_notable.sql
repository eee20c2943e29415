-- What is no case and yet worth a look, of transactions started in the last fourteen days: one row a kind, with three.
select kind, count(*) as transactions, list(transaction_id order by started_at desc, transaction_id)[:3] as examples
from (
  select transaction_id, started_at, unnest(list_filter([
    case when duplicate_of is not null then 'duplicate' end,
    case when retries >= 3 then 'retried' end,
    case when status = 'completed' and finished_at > least(deadline_at, due_at) then 'late' end,
    case when status = 'rejected' then 'rejected' end], lambda k: k is not null)) as kind
  from transactions_at($now)
  where started_at > $now - interval 14 day
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
    and ($until is null or started_at < $until)
    and ($since is null or started_at >= $since)
)
group by kind order by transactions desc, kind
