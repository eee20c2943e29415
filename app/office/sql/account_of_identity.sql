-- The account of a person of an OpenID Connect provider.
select account from identities where issuer = :issuer and subject = :subject;
