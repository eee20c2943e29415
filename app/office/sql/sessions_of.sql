-- Sessions of an account, or of all (null), that were not ended, used last first; those past their limits are left out.
select session_id, account, created_at, seen_at, browser from sessions
where (:account is null or account = :account) and ended_at is null and seen_at > :seen_after and created_at > :created_after
order by seen_at desc;
