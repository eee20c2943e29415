-- Of the transactions of a workflow that reached a state, how many ended in it.
select count(*) as reached, count(*) filter (status = 'ended' and state = $state) as ended_there
from transactions_at($now)
where workflow is not distinct from $workflow
  and tx in (select tx from intervals where state = $state)
