-- Open transactions on hold: those that one actor placed in one state for one reason are one row, the soonest to end
-- first. Who placed a hold is on the transition that opened its interval.
select t.workflow, t.state, r.actor as placed_by, r.reason,
  count(*) as transactions, min(t.transaction_id) as transaction_id, min(t.state_since) as since,
  min(t.limit_at) filter (t.limit_at > $now) as until,
  count(*) filter (t.limit_at <= $now) as over, min(t.limit_at) filter (t.limit_at <= $now) as over_since
from transactions_at($now) t
left join intervals i on i.tx = t.tx and i.until_at is null and i.state = t.state
left join transitions r on r.source = i.source and r.event_id = i.event_id and r.tenant_scope = t.tenant_scope
where t.status = 'open' and t.waits_on = 'hold'
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
  and ($until is null or t.started_at < $until)
  and ($since is null or $since <= $now or t.started_at >= $since)
group by t.workflow, t.state, r.actor, r.reason
order by over desc, until nulls last, transactions desc, transaction_id
