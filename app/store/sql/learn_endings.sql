-- Of each state of each undeclared workflow: the stays that began so long before the midnight that a transaction quiet
-- since then counts as ended, and how many of them no transition followed by that midnight. Where at least half have
-- none, transactions end there.
insert into learned_endings
select $midnight, t.workflow, i.state, count(*), count(*) filter (i.until_at is null or i.until_at >= $midnight)
from intervals i
join transactions t on t.tx = i.tx
join learned_gaps g on g.workflow is not distinct from t.workflow and g.basis = 'transition'
where t.inferred and i.n > 0 and i.from_at <= $midnight - to_microseconds((least(g.p99 * 10, 90 * 86400) * 1e6)::bigint)
group by t.workflow, i.state
