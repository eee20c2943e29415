-- The states that transactions of the sample passed through, with the error class and code of the transition into each.
-- `place` counts through the sample, the sick first. Only values that at least `$least` of the sick had are listed.
with sample as (
  select unnest($txs) as tx, unnest(range(len($txs))) as place
), stays as (
  select s.place, i.state, i.error_class, i.error_code, i.from_at
  from intervals i join sample s using (tx)
  where i.from_at between $since and $until and i.state is not null
), first_facts as (
  select place, 'state' as attribute, state as value, min(from_at) as known_at from stays group by all
  union all
  select place, 'error_class', error_class, min(from_at) from stays where error_class is not null group by all
  union all
  select place, 'error_code', error_code, min(from_at) from stays where error_code is not null group by all
)
select 'states' as kind, attribute, value, list(place order by place) as places, list(known_at order by place) as known
from first_facts group by all having count(*) filter (place < $sick) >= $least
