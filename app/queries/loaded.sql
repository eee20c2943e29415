-- The journal offset up to which everything is loaded: the cheapest question that shows that the store answers.
select coalesce(max(last_offset), 0) as loaded from progress
