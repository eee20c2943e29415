-- When transactions of undeclared workflows count as ended: quiet for ten times the usual gap, 90 days at most.
update transactions set ends_at = e.ends_at
from (
  select t.tx, t.quiet_since + to_microseconds((least(g.p99 * 10, 90 * 86400) * 1e6)::bigint) as ends_at
  from transactions t left join learned_gaps g
    on g.workflow is not distinct from t.workflow
   and g.basis = case when t.transitions > 0 then 'transition' else 'span' end
  where t.inferred and t.status = 'open' and ($all or t.tx in (select tx from work_tx))
) e
where transactions.tx = e.tx and transactions.ends_at is distinct from e.ends_at
