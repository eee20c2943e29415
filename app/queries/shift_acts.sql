-- What people did to cases in a stretch of time, the latest first.
select event_at as at, case_id, act_id, action, actor, reason, next_check_at, into_case
from operator_acts
where case_id is not null and step = 'done' and event_at >= $since and event_at < $until
order by event_at desc, event_id
limit $most
