-- A session that has not ended, with its account, which must not be disabled.
select s.session_id, s.account, s.created_at, s.seen_at, s.browser, a.roles, a.tenants
from sessions s join accounts a on a.name = s.account
where s.secret_hash = :secret_hash and s.ended_at is null and a.disabled_at is null;
