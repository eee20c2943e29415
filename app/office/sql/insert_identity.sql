-- From now on this person of an OpenID Connect provider has this account.
insert into identities (issuer, subject, account) values (:issuer, :subject, :account);
