-- How far each wait on a partner is proven: the strongest that is on record from the end of the wait before it to its
-- own end, both ends included, since the call that starts a wait is often made just before the state says so.
-- 1 called, 2 answered, 3 referenced, 4 called_back. A transition that rule 3 joined and that
-- carries an external reference is the partner calling back; one led here by a key of our own is not.
create or replace temp table work_handovers as
with waits as (
  select s.tx, s.n, f.partner, s.until_at,
    coalesce(lag(s.until_at) over (partition by s.tx order by s.n), timestamp '0001-01-01') as after_at
  from work_states s join work_facts f using (tx)
  where s.waits_on = 'partner'
), proofs as (
  select c.tx, c.event_at, case when c.status is null then 1 else 2 end as strength, p.partner
  from tx_calls c join cat_peers p on p.peer = c.peer
  where c.tx in (select tx from waits) and c.event_at >= $since
  union all
  select tx, event_at, case direction when 'request' then 1 when 'response' then 2 else 4 end, partner
  from tx_payloads where tx in (select tx from waits) and event_at >= $since
  union all
  select tx, event_at, 3, partner from tx_payloads
  where tx in (select tx from waits) and event_at >= $since and external_ref is not null
  union all
  select tx, event_at, 3, partner from tx_review_actions
  where tx in (select tx from waits) and event_at >= $since and external_ref is not null
  union all
  select tx, event_at, 3, partner from tx_identity_decisions
  where tx in (select tx from waits) and event_at >= $since and external_ref is not null
  union all
  select tx, event_at, case when rule = 3 then 4 else 3 end, partner from work_transitions
  where external_ref is not null
)
select w.tx, w.n, max(p.strength) as strength
from waits w
join proofs p on p.tx = w.tx and p.event_at >= w.after_at and (w.until_at is null or p.event_at <= w.until_at)
  and (p.partner is null or w.partner is null or p.partner = w.partner)
group by w.tx, w.n
