-- Hours inside the range that transactions waited, and how many did, by side: the partner, us, or nobody
-- (hold).
select case i.waits_on when 'partner' then 'partner' when 'hold' then 'hold' else 'us' end as side,
  sum(epoch_us(least(i.until_at, e.quiet_since, $until, $now)) - epoch_us(greatest(i.from_at, $since)))
    / 3.6e9 as hours, count(distinct i.tx) as transactions
from intervals i join transactions t on t.tx = i.tx
left join (select tx, quiet_since from transactions where status = 'open' and ends_at <= $now) e on e.tx = i.tx
where i.waits_on is not null and i.from_at < least($now, $until) and (i.until_at is null or i.until_at > $since)
  and (e.quiet_since is null or e.quiet_since > greatest(i.from_at, $since))
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by side
