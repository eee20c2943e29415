-- Whether a notification was written, delivered or not: one row, or none.
select notification_id from outbox where notification_id = :notification_id
