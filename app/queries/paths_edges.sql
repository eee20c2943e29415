-- Which state follows which, how often, and how long the first one lasted before that: its median. A null `to_state` is
-- where transactions stand now, or ended; `begun` is how many transactions entered `from_state` first of all.
with chosen as (
  select tx, workflow from transactions
  where path is not null
    and ($since is null or started_at >= $since) and ($until is null or started_at < $until)
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
)
select c.workflow, i.state as from_state, i.next_state as to_state, count(*) as n,
  count(*) filter (i.n = 1) as begun, median(epoch_us(i.until_at) - epoch_us(i.from_at)) / 1e6 as median_seconds
from intervals i join chosen c on c.tx = i.tx
where i.n > 0
group by all
order by n desc, c.workflow, from_state, to_state
