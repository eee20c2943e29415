-- Payloads by whose they are and how they are made: one row a shape, with when it was seen and how many of its
-- transactions came to nothing. A row holds one example of the shape, whose values are those that redaction shows.
select t.workflow, t.partner, p.direction, t.version, p.fingerprint, count(*) as payloads,
  count(distinct t.tx) as transactions, count(distinct t.tx) filter (t.status in ('failed', 'rejected')) as fallen,
  count(distinct t.tx) filter (t.status <> 'open') as ended, min(p.event_at) as first_seen, max(p.event_at) as last_seen,
  arg_min(p.shape, p.event_at) as shape
from payloads p
join transactions t on t.tx = p.own_tx
where p.shape is not null
  and ($since is null or t.started_at >= $since) and ($until is null or t.started_at < $until)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by t.workflow, t.partner, p.direction, t.version, p.fingerprint
order by payloads desc, p.fingerprint
limit 5000
