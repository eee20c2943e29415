-- The server's transactions now: below `horizon` all have ended, and `newest` is the highest id that one can have.
select
  pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
  (pg_snapshot_xmax(pg_current_snapshot())::text::numeric - 1)::text as newest
