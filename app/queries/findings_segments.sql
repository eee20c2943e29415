-- The segment values that transactions have, with how many and when: what of it is registered, and which versions are
-- past their sunset, the catalog's own dates say.
select t.workflow, t.partner, t.tenant, t.version, count(*) as transactions,
  min(t.started_at) as first_seen, max(t.started_at) as last_seen, t.started_at::date as day
from transactions t
where true
  and ($since is null or t.started_at >= $since) and ($until is null or t.started_at < $until)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
