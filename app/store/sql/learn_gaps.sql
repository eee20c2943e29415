-- How long undeclared workflows are usually quiet: gaps between the transitions of one transaction that ended before
-- the midnight. 30 gaps at least.
insert into learned_gaps
select $midnight, t.workflow, 'transition', count(*), quantile_cont((epoch_us(i.until_at) - epoch_us(i.from_at)) / 1e6, 0.99)
from intervals i join transactions t on t.tx = i.tx
where t.inferred and i.n > 0 and i.until_at < $midnight
group by t.workflow having count(*) >= 30
