-- Open transactions by state that waits on a queue or a review; overdue is past the state's limit. The forecast takes
-- them by limit at the pace of the last seven days, as that of the review queues does.
with waiting as (
  select tx, workflow, state, waits_on, state_since, limit_at, owner, coalesce(limit_at <= $now, false) as overdue,
    row_number() over (partition by workflow, state order by limit_at nulls last, tx) as turn
  from transactions_at($now)
  where status = 'open' and waits_on in ('queue', 'review')
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
    and ($until is null or started_at < $until)
    and ($since is null or $since <= $now or started_at >= $since)
), taken as (
  select distinct tx from tasks where closed_at is null and assigned_at is not null
), pace as (
  select t.workflow, i.state, count(*) / 604800.0 as a_second
  from intervals i join transactions t using (tx)
  where i.until_at > $now - interval 7 day and i.until_at <= $now and i.waits_on in ('queue', 'review')
  group by t.workflow, i.state
)
select 'state' as kind, null::varchar as queue, w.workflow, w.state, w.waits_on, count(*) as depth,
  case when w.waits_on = 'review' then count(*) filter (k.tx is null) end as unassigned,
  min(w.state_since) as oldest, count(*) filter (w.overdue) as overdue,
  count(*) filter (not w.overdue and w.limit_at is not null
                   and (p.a_second is null or epoch(w.limit_at - $now) < w.turn / p.a_second)) as forecast,
  mode(w.owner) as owner
from waiting w left join taken k using (tx)
left join pace p on p.workflow is not distinct from w.workflow and p.state = w.state
group by w.workflow, w.state, w.waits_on order by w.workflow, w.state
