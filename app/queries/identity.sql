-- Identity decisions by rule version and band of confidence, with how many were overturned later: a link that was
-- revoked, or whose review rejected or corrected it; a rejection whose review approved. A later record means a decision
-- where both name the same decision_id, or neither names one and both are of one transaction.
with decisions as (
  select d.tx, d.decision_id, d.decision, d.confidence, d.threshold, d.rule_version, d.event_at, d.source, d.event_id
  from tx_identity_decisions d join transactions t using (tx)
  where d.event_at <= $now and ($begin is null or d.event_at >= $begin) and ($upto is null or d.event_at < $upto)
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
), later as (
  select tx, decision_id, event_at, decision as word from tx_identity_decisions where decision = 'revoked'
  union all
  select tx, decision_id, event_at, action from tx_review_actions where action in ('approved', 'rejected', 'corrected')
), overturned as (
  select distinct d.source, d.event_id, d.tx
  from decisions d join later l
    on l.tx = d.tx and l.decision_id is not distinct from d.decision_id and l.event_at >= d.event_at and l.event_at <= $now
  where (d.decision = 'linked' and l.word in ('revoked', 'rejected', 'corrected'))
     or (d.decision = 'rejected' and l.word = 'approved')
), judged as (
  select d.*, o.tx is not null as turned, floor(d.confidence * $bands::bigint + 1e-9) as band
  from decisions d left join overturned o on o.source = d.source and o.event_id = d.event_id and o.tx = d.tx
  where d.decision in ('linked', 'queued', 'rejected')
)
select rule_version, least(band, $bands::bigint - 1)::bigint as band, min(threshold) as threshold_from, max(threshold) as threshold_to,
  count(*) as n, count(*) filter (decision = 'linked') as linked, count(*) filter (decision = 'queued') as queued,
  count(*) filter (decision = 'rejected') as rejected,
  count(*) filter (decision = 'linked' and turned) as links_overturned,
  count(*) filter (decision = 'rejected' and turned) as rejections_overturned
from judged
group by grouping sets ((rule_version, least(band, $bands::bigint - 1)::bigint), (rule_version))
having grouping(least(band, $bands::bigint - 1)::bigint) = 1 or least(band, $bands::bigint - 1)::bigint is not null
order by rule_version nulls last, band nulls first
