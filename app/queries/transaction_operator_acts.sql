-- What operators asked for on a transaction, each act with its outcome where there is one yet.
select a.event_at, a.act_id, a.action, a.actor, a.reason, a.idempotency_key, a.ingested_at, d.outcome, d.outcome_at,
  d.attributes
from operator_acts a
left join operator_acts d on d.act_id = a.act_id and d.own_tx = a.own_tx and d.step = 'done'
  and d.event_at between $since and $until
where a.event_at between $since and $until and a.own_tx = $tx and a.step = 'asked'
order by a.event_at, a.act_id
