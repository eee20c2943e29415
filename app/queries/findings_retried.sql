-- Transactions that were tried again after an error whose class says never: a rejection for good.
select e.error_class, t.workflow, t.partner, t.tenant, t.version, count(distinct e.tx) as transactions,
  min(r.at_) as first_seen, max(r.at_) as last_seen
from moments e
join cat_errors c on c.error_class = e.error_class and c.retry = 'never'
join moments r on r.tx = e.tx and r.kind = 'retry' and r.at_ > e.at_
join transactions t on t.tx = e.tx
where e.kind = 'error'
  and ($since is null or t.started_at >= $since) and ($until is null or t.started_at < $until)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
