-- Which account belongs to which person of an OpenID Connect provider. A person is an issuer and its subject; a name or
-- an e-mail address can pass to somebody else there.
create table if not exists identities (
  issuer text not null,
  subject text not null,
  account text not null unique references accounts (name),
  primary key (issuer, subject)
);
