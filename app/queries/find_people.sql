-- People who hold review tasks or did something here, whose name has a word that begins with a text, in any case.
select name, max(tasks) as tasks
from (
  select assigned_to as name, count(*) filter (closed_at is null) as tasks
  from tasks where assigned_to is not null group by assigned_to
  union all
  select actor, 0 from operator_acts where actor is not null group by actor
)
where starts_with(lower(name), $q) or contains(regexp_replace(lower(name), '[^a-z0-9]+', ' ', 'g'), ' ' || $q)
group by name order by tasks desc, name limit $most
