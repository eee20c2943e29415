-- How many transactions were in each asked state, or went each asked way, and when one first did. Asked apart from the
-- edges, for what nobody declared alone: telling transactions apart costs more than counting moves.
with asked as (
  select unnest($workflows) as workflow, unnest($from_states) as from_state, unnest($to_states) as to_state
), chosen as (
  select tx, workflow from transactions
  where path is not null
    and ($since is null or started_at >= $since) and ($until is null or started_at < $until)
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
)
select a.workflow, a.from_state, a.to_state, count(distinct i.tx) as transactions,
  min(case when a.to_state is null then i.from_at else i.until_at end) as first_seen
from intervals i join chosen c on c.tx = i.tx
join asked a on a.workflow = c.workflow and a.from_state = i.state and (a.to_state is null or a.to_state = i.next_state)
where i.n > 0
group by all
order by transactions desc, a.workflow, a.from_state, a.to_state
