-- What is due to one target, the longest waiting first. What became of an alert is told in its order: while an earlier
-- row of the same alert waits for another attempt, the later ones wait behind it.
select * from outbox o
where target = :target and due_at is not null and due_at <= :now and not exists (
  select 1 from outbox earlier
  where earlier.alert_id = o.alert_id and earlier.target = o.target and earlier.rowid < o.rowid
    and earlier.due_at is not null and earlier.due_at > :now)
order by due_at, rowid
limit :limit
