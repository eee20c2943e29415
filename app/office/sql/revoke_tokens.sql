-- Revoke the tokens of an id, or of a name, that are not revoked yet.
update tokens set revoked_at = :at
where (token_id = :which or name = :which) and revoked_at is null returning token_id, name;
