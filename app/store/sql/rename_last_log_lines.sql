-- The first place after all log lines.
select coalesce(max(rowid) + 1, 0) from log_lines
