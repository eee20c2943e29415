-- When transactions of undeclared workflows count as ended: quiet for ten times the usual gap in a state where
-- transactions end (of spans alone: whatever came last), after 90 days of quiet anywhere.
update transactions set ends_at = e.ends_at
from (
  select t.tx, t.quiet_since + to_microseconds((case
      when t.transitions = 0 or 2 * s.ended >= s.stays then least(g.p99 * 10, 90 * 86400)
      when g.p99 is not null then 90 * 86400 end * 1e6)::bigint) as ends_at
  from transactions t
  left join learned_gaps g
    on g.workflow is not distinct from t.workflow
   and g.basis = case when t.transitions > 0 then 'transition' else 'span' end
  left join learned_endings s on s.workflow is not distinct from t.workflow and s.state = t.state
  where t.inferred and t.status = 'open' and ($all or t.tx in (select tx from work_tx))
) e
where transactions.tx = e.tx and transactions.ends_at is distinct from e.ends_at
