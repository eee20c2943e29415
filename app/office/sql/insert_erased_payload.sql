-- A payload that is not stored with its body again.
insert or ignore into erased_payloads (payload_id, erased_at) values (:payload_id, :erased_at)
