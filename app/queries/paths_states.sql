-- The states of the example transactions, in order.
select tx, list(state order by n) as states from intervals where tx in (select unnest($examples)) and n > 0 group by tx
