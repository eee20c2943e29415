-- The error classes that transitions carry, with how many transactions and when.
select m.error_class, t.workflow, t.partner, t.tenant, t.version, count(distinct m.tx) as transactions,
  min(m.at_) as first_seen, max(m.at_) as last_seen
from moments m join transactions t on t.tx = m.tx
where m.kind = 'error'
  and ($since is null or t.started_at >= $since) and ($until is null or t.started_at < $until)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
