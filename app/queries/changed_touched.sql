-- The transactions that have a record which happened before `$until` and came in after `$known_until`; one more than
-- `$most` says that there are too many to look at one by one.
select distinct tx from late_records($known_until, $until) limit $most + 1
