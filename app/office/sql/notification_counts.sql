-- How many notifications stand in each outcome, by target; `failing` of what is due was tried and not taken.
select target, outcome, count(*) as notifications, sum(outcome = 'due' and attempts > 0) as failing
from outbox group by target, outcome order by target, outcome
