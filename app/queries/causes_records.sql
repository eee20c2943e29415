-- What the business records of the sample say beyond a transition's own fields: attributes of transitions, rule
-- versions of identity decisions, shapes of payloads; and since when. Only what at least `$least` of the sick had. Not
-- every transaction has a decision or a captured payload: which do is told by a value that is null.
with sample as (
  select unnest($txs) as tx, unnest(range(len($txs))) as place
), stated as (
  select s.place, r.event_at, r.attributes
  from tx_transitions r join sample s using (tx)
  where r.event_at between $since and $until and r.attributes is not null
), record_facts as (
  select 'transition' as kind, r.place, e.key as attribute, e.value ->> '$' as value, r.event_at
  from stated r, json_each(r.attributes) e
  where e.type not in ('OBJECT', 'ARRAY', 'NULL')
  union all
  select 'identity', s.place, 'rule_version', unnest([r.rule_version, null]), r.event_at
  from tx_identity_decisions r join sample s using (tx)
  where r.event_at between $since and $until and r.rule_version is not null
  union all
  select 'payload', s.place, 'payload_shape', unnest([r.fingerprint, null]), r.event_at
  from tx_payloads r join sample s using (tx)
  where r.event_at between $since and $until and r.fingerprint is not null
), first_facts as (
  select kind, place, attribute, value, min(event_at) as known_at from record_facts group by all
)
select kind, attribute, value, list(place order by place) as places, list(known_at order by place) as known
from first_facts group by all having count(*) filter (place < $sick) >= $least
