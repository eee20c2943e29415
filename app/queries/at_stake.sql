-- What the transactions that are stuck by a promise carry with them, a row a unit: amounts of different units do not
-- add up. One row without amount counts those that name no value, or an amount of nothing.
with stuck as (
  select case when value_unit is not null then value_amount end as amount, value_unit
  from transactions_at($now)
  where promised_stuck
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
)
select case when amount is not null then value_unit end as unit, sum(amount) as amount, count(*) as transactions
from stuck
group by all
order by transactions desc, unit
