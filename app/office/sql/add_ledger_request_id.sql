-- Entries from before have none, and are hashed as they were.
alter table ledger add column request_id text
