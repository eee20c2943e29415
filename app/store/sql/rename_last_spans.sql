-- The first place after all spans.
select coalesce(max(rowid) + 1, 0) from spans
