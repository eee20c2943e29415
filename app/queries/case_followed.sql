-- What was done to transactions while they stood in some signatures, by people or by a retry, with what they came to in
-- the half hour after. A stay has the error class and code that were known when it began. A retry is itself a move, so
-- only what came after it counts.
with stays as (
  select tx, n, state, from_at, until_at, last_value(error_class ignore nulls) over w as error_class,
    last_value(error_code ignore nulls) over w as error_code
  from intervals
  where tx in (select tx from stuck_periods where from_at <= $now)
  window w as (partition by tx order by n rows unbounded preceding)
), named as (
  select s.tx, s.n, s.state, greatest(s.from_at, p.from_at) as since,
    coalesce(least(s.until_at, p.until_at), $now) as until_at,
    signature_v1(t.workflow, s.state, c.awaits, s.error_class, s.error_code, t.partner) as signature
  from stays s
  join stuck_periods p
    on p.tx = s.tx and p.from_at < coalesce(s.until_at, $now) and coalesce(p.until_at, $now) > s.from_at
  join transactions t on t.tx = s.tx
  left join cat_states c on c.workflow = t.workflow and c.state = s.state
  where s.state in (select unnest($states))
), stood as (
  select * from named where list_contains($signatures, signature)
), done as (
  select s.signature, s.tx, s.n as after, s.state, a.event_at as at, a.action as act, 'people' as by
  from stood s join operator_acts a on a.own_tx = s.tx and a.event_at between s.since and s.until_at
  where a.step = 'asked'
  union all
  select s.signature, s.tx, s.n, s.state, a.event_at, a.action || ' of the case', 'people'
  from stood s join operator_acts a on a.case_id = s.signature and a.event_at between s.since and s.until_at
  where a.step = 'done' and a.action in ('claim', 'note')
  union all
  select s.signature, s.tx, s.n, s.state, r.event_at, 'review ' || r.action, 'people'
  from stood s join tx_review_actions r on r.tx = s.tx and r.event_at between s.since and s.until_at
  where r.action in ('claimed', 'assigned', 'approved', 'rejected', 'corrected', 'escalated')
  union all
  select s.signature, s.tx, s.n + 1, s.state, i.from_at, 'retry', 'machines'
  from stood s join intervals i on i.tx = s.tx and i.n = s.n + 1 and i.attempt > 1
  where not exists (select 1 from operator_acts a where a.own_tx = s.tx and a.step = 'asked' and a.action = 'redrive'
                    and a.event_at between s.since and i.from_at)
)
select d.signature, d.act, d.by, d.at, d.state,
  coalesce(list({'at': i.from_at, 'state': i.state,
                 'onward': not (i.exception or i.dead_letter or coalesce(i.terminal = 'failed', false))} order by i.n)
    filter (i.tx is not null), []) as moves
from done d
left join intervals i on i.tx = d.tx and i.n > d.after and i.from_at between d.at and d.at + interval 30 minute
where d.at <= $now
group by d.signature, d.tx, d.after, d.act, d.by, d.at, d.state
