-- An account by its name, with the OpenID Connect provider that its person signs in with, if any.
select a.name, a.password_hash, a.roles, a.tenants, a.created_at, a.changed_at, a.disabled_at, i.issuer
from accounts a left join identities i on i.account = a.name where a.name = :name;
