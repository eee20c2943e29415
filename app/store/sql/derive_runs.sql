-- Unbroken runs of each reason to be stuck, and of any of them ('any'), from the points: in a stretch a reason holds
-- from its instant on, if that lies before the stretch's end; stretches that meet are one run.
create or replace temp table work_runs as
with onsets as (
  select tx, at_, next_at, reason, greatest(at_, since) as from_at
  from (
    select tx, at_, next_at,
      case when not held then review_due_at end as review_overdue,
      limit_at as state_limit,
      case when not held then deadline_at end as deadline
    from work_points where open_
  ) unpivot (since for reason in (review_overdue, state_limit, deadline))
  where next_at is null or since < next_at
), pieces as (
  select tx, reason, from_at, next_at as until_at from onsets
  union all
  select tx, 'any', min(from_at), any_value(next_at) from onsets group by tx, at_
), marked as (
  select *, coalesce(lag(until_at) over (partition by tx, reason order by from_at) < from_at, true) as starts
  from pieces
), numbered as (
  select *, sum(starts::int) over (partition by tx, reason order by from_at rows unbounded preceding) as run
  from marked
)
select tx, reason, min(from_at) as from_at, case when bool_or(until_at is null) then null else max(until_at) end as until_at
from numbered group by tx, reason, run
