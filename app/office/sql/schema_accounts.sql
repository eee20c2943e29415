-- Who may come in. Passwords are argon2 hashes, session and token secrets SHA-256 of 256 random bits, in hex. `roles` and
-- `tenants` are JSON lists; tenants null stands for all of them. Accounts and tokens are never deleted, so that a name in the
-- ledger always means one person.
create table if not exists accounts (
  name text primary key,
  password_hash text,
  roles text not null,
  tenants text,
  created_at text not null,
  changed_at text not null,
  disabled_at text
);
create table if not exists sessions (
  secret_hash text primary key,
  session_id text not null unique,
  account text not null references accounts (name),
  created_at text not null,
  seen_at text not null,
  ended_at text,
  browser text not null
);
create index if not exists sessions_by_account on sessions (account, ended_at);
create table if not exists tokens (
  token_id text primary key,
  secret_hash text not null unique,
  name text not null,
  scope text not null,
  role text,
  tenant text,
  created_at text not null,
  created_by text not null,
  expires_at text not null,
  revoked_at text
);
