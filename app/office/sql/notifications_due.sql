-- What is due, the longest waiting first.
select * from outbox where due_at is not null and due_at <= :now order by due_at, rowid limit :limit
