-- Forget sessions that nobody can use any more; the ledger says that they were.
delete from sessions where created_at < :before;
