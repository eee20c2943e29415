-- Open tasks that are in time now, by the hour in which they will be late unless they are decided.
select k.queue, (epoch_us(k.due_at) - epoch_us($now::timestamp)) // 3600000000 as hour, count(*) as tasks
from tasks k join transactions_at($now) t using (tx)
where k.closed_at is null and t.status = 'open' and k.due_at > $now and k.due_at < $now + to_hours($hours)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
order by all
