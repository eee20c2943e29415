-- The number `stuck`, now, by workflow and partner: of many pairs the `$most` largest, and the rest as one row.
with pairs as (
  select workflow, partner, count(*) as stuck,
    row_number() over (order by count(*) desc, workflow nulls last, partner nulls last) as place
  from transactions_at($now) where promised_stuck group by workflow, partner
)
select case when place <= $most then workflow end as workflow, case when place <= $most then partner end as partner,
  place > $most as rest, sum(stuck)::bigint as stuck
from pairs group by 1, 2, 3 order by rest, stuck desc, workflow, partner
