-- End all sessions of an account but one (null: all).
update sessions set ended_at = :at
where account = :account and ended_at is null and (:but is null or session_id <> :but) returning session_id;
