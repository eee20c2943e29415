-- Errors that waited longer for an answer than their class promises. An answer is the first of: the state was left, a
-- review task was claimed or assigned, an operator acted on the transaction or took its case.
with due as (
  select i.tx, t.workflow, t.partner, t.tenant, t.version, t.signature, i.error_class,
    i.from_at, i.until_at, i.from_at + to_seconds(c.respond_within) as due_at
  from intervals i
  join cat_errors c on c.error_class = i.error_class and c.respond_within is not null
  join transactions t on t.tx = i.tx
  where i.n > 0 and i.from_at + to_seconds(c.respond_within) <= $now
    and ($since is null or t.started_at >= $since) and ($until is null or t.started_at < $until)
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
), answers as (
  select d.tx, d.from_at, o.event_at as at_
  from due d join operator_acts o on o.event_at >= d.from_at and o.own_tx = d.tx
  union all
  select d.tx, d.from_at, o.event_at
  from due d join operator_acts o on o.event_at >= d.from_at and o.case_id = d.signature and o.action = 'claim'
  union all
  select d.tx, d.from_at, k.assigned_at from due d join tasks k on k.tx = d.tx and k.assigned_at >= d.from_at
  union all
  select d.tx, d.from_at, d.until_at from due d where d.until_at is not null
), first_answers as (
  select tx, from_at, min(at_) as answered_at from answers group by tx, from_at
), judged as (
  select d.*, a.answered_at from due d left join first_answers a on a.tx = d.tx and a.from_at = d.from_at
)
select error_class, workflow, partner, tenant, version, count(distinct tx) as transactions,
  count(distinct tx) filter (answered_at is null) as unanswered, min(due_at) as first_seen, max(due_at) as last_seen
from judged where answered_at is null or answered_at > due_at
group by all
