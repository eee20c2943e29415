-- Every account, by name, with the latest instant at which one of its sessions was used.
select a.name, a.password_hash, a.roles, a.tenants, a.created_at, a.changed_at, a.disabled_at, i.issuer,
  (select max(s.seen_at) from sessions s where s.account = a.name) as seen_at
from accounts a left join identities i on i.account = a.name order by a.name;
