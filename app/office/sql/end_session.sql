-- End a session of an account.
update sessions set ended_at = :at
where session_id = :session_id and account = :account and ended_at is null returning session_id;
