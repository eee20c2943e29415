-- How each case that people worked on stands: who has it, when it is looked at next, and what it is merged into. The
-- last act of each kind speaks, also where it says nothing: a release, a next check that was dropped.
select case_id,
  last(case when action = 'claim' then actor end order by event_at, sequence, event_id)
    filter (action in ('claim', 'release')) as has,
  last(case when action = 'claim' then event_at end order by event_at, sequence, event_id)
    filter (action in ('claim', 'release')) as has_since,
  last(next_check_at order by event_at, sequence, event_id) filter (action = 'next_check') as next_check,
  last(case when action = 'merge' then into_case end order by event_at, sequence, event_id)
    filter (action in ('merge', 'unmerge')) as merged_into,
  count(*) as acts, max(event_at) as last_act_at
from operator_acts
where case_id is not null and step = 'done'
group by case_id
order by case_id
