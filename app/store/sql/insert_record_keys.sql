-- The keys that are taken from now on.
insert into record_keys
select key_hash, kind, tenant_scope, source, event_id, content, ingested_at from judged where verdict = 'fresh'
