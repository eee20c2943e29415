-- Open transactions on hold with who placed it, the soonest to end first; a hold without an end comes last.
select t.transaction_id, t.workflow, t.partner, t.tenant, t.state, t.state_since, t.limit_at, t.due_at,
  r.actor as placed_by, r.reason
from transactions_at($now) t
left join intervals i on i.tx = t.tx and i.until_at is null and i.state = t.state
left join transitions r on r.source = i.source and r.event_id = i.event_id and r.tenant_scope = t.tenant_scope
where t.status = 'open' and t.waits_on = 'hold'
  and ($workflow is null or list_contains($workflow, coalesce(t.workflow, '')))
  and ($partner is null or list_contains($partner, coalesce(t.partner, '')))
  and ($tenant is null or list_contains($tenant, coalesce(t.tenant, '')))
  and ($version is null or list_contains($version, coalesce(t.version, '')))
  and ($until is null or t.started_at < $until)
  and ($since is null or $since <= $now or t.started_at >= $since)
order by t.limit_at nulls last, t.state_since, t.transaction_id
limit $most
