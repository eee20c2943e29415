-- The transactions that a payload belongs to, earliest started first.
select t.transaction_id, t.tenant, t.workflow, t.partner, t.status, t.state, t.started_at
from tx_payloads p join transactions_at($now) t on t.tx = p.tx
where p.payload_id = $payload_id and p.event_at between $at and $at order by t.started_at, t.transaction_id
