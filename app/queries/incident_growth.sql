-- How many of what stands stuck under some signatures was stuck already at each of `$instants`: what has moved on since
-- is in none of them, so that the last one is the incident's total.
select seen_at as at, count(s.overdue_at) as transactions
from (select unnest($instants::timestamp[]) as seen_at) i
left join (
  select overdue_at from transactions_at($now)
  where stuck and waits_on is distinct from 'hold' and list_contains($signatures, signature)
) s on s.overdue_at <= i.seen_at
group by seen_at order by seen_at
