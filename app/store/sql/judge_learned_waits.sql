-- Since when open transactions have waited, without a break, longer than both the 99th percentile and twice the median
-- of their state, each day judged by its own midnight's figures. Null `until_at`: the present day.
update transactions set learned_at = l.from_at, overdue_at = least(promised_overdue_at, l.from_at)
from (
  with waiting as (
    select tx, workflow, state, state_since from transactions
    where status = 'open' and state is not null and limit_at is null and waits_on is distinct from 'hold'
      and ($all or tx in (select tx from work_tx))
  ), days as (
    select w.tx, greatest(d.midnight, w.state_since,
        w.state_since + to_microseconds((greatest(d.p99, 2 * d.p50) * 1e6)::bigint)) as from_at,
      case when d.midnight < $midnight then d.midnight + interval 1 day end as until_at
    from waiting w join learned_dwells d
      on d.workflow is not distinct from w.workflow and d.state = w.state
     and d.midnight >= date_trunc('day', w.state_since)
  ), marked as (
    select *, coalesce(lag(until_at) over (partition by tx order by from_at) < from_at, true) as starts
    from days where until_at is null or from_at < until_at
  ), numbered as (
    select *, sum(starts::int) over (partition by tx order by from_at rows unbounded preceding) as run from marked
  ), runs as (
    select tx, run, min(from_at) as from_at, bool_or(until_at is null) as lasts from numbered group by tx, run
  )
  select w.tx, min(r.from_at) filter (r.lasts) as from_at
  from waiting w left join runs r on r.tx = w.tx group by w.tx
) l
where transactions.tx = l.tx and transactions.learned_at is distinct from l.from_at
