-- A session of an account, under the hash of its cookie's secret.
insert into sessions (secret_hash, session_id, account, created_at, seen_at, browser)
values (:secret_hash, :session_id, :account, :at, :at, :browser);
