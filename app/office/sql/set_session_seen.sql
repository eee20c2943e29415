-- When a session was last used.
update sessions set seen_at = :at where session_id = :session_id;
