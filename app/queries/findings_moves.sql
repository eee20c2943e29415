-- States and moves between states that a declared workflow does not declare, with how many transactions took them. A
-- workflow that says nowhere what comes next leaves every move between its states open; an undeclared state is one
-- finding, not one more for each move from or to it.
with seen as (
  select t.workflow, t.partner, t.tenant, t.version, i.tx, i.state, i.next_state, i.from_at, i.until_at,
    s.state is not null as declared, n.state is not null as next_declared
  from intervals i
  join transactions t on t.tx = i.tx
  join cat_workflows w on w.workflow = t.workflow
  left join cat_states s on s.workflow = t.workflow and s.state = i.state
  left join cat_states n on n.workflow = t.workflow and n.state = i.next_state
  where i.n > 0
    and ($since is null or t.started_at >= $since) and ($until is null or t.started_at < $until)
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
)
select 'undeclared-state' as finding, workflow, partner, tenant, version, state, null::varchar as next_state,
  count(distinct tx) as transactions, min(from_at) as first_seen, max(from_at) as last_seen
from seen where not declared group by all
union all
select 'undeclared-transition', workflow, partner, tenant, version, state, next_state,
  count(distinct tx), min(until_at), max(until_at)
from seen s
where declared and next_declared
  and exists (select 1 from cat_next c where c.workflow = s.workflow)
  and not exists (select 1 from cat_next c
                  where c.workflow = s.workflow and c.state = s.state and c.next = s.next_state)
group by all
