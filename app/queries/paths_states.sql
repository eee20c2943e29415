-- The states of the example transactions, in order.
select tx, list(state order by n) as states from intervals where list_contains($examples, tx) and n > 0 group by tx
