-- Whether a token for collectors is good at an instant.
select 1 as present from tokens where scope = 'ingest' and revoked_at is null and expires_at > :at limit 1;
