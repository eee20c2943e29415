-- What is due to a name that the settings do not know (names as JSON).
select * from outbox
where due_at is not null and due_at <= :now and target not in (select value from json_each(:names))
order by due_at, rowid
limit :limit
