-- What was sent to a partner and came from it in some transactions, with the sealed bodies that hold the salts.
select tx, payload_id, direction, event_at, media_type, size, sha256, body
from tx_payloads
where list_contains($keys, tx) and event_at >= $since and (partner is null or partner = $partner)
order by event_at, payload_id
