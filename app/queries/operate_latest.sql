-- When the latest record that any transaction has came in. What is shown now is known up to there: the clock would be a
-- worse mark, since a record is loaded a moment after it came in.
select max(last_ingested_at) as latest from transactions
