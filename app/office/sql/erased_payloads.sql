-- The payloads that were erased one by one.
select payload_id, erased_at from erased_payloads
