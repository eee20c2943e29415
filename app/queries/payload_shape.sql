-- The structure of one payload, without its body.
select shape from payloads where payload_id = $payload_id limit 1
