-- What people did to some cases, in order: every act is kept, also those that were undone.
select event_at as at, case_id, act_id, action, actor, reason, next_check_at, into_case
from operator_acts
where case_id is not null and step = 'done' and list_contains($cases, case_id)
order by event_at, event_id
