-- Transactions as they stand at an instant: `ended` is said here, since being quiet long enough is a matter of time.
-- `stuck_reasons` run from the most specific to the least; `overdue_at` and `signature` are null unless they apply.
create or replace macro transactions_at(t) as table
select * exclude (ended, over) replace (
    case when ended then 'ended' else status end as status,
    case when ended then quiet_since else finished_at end as finished_at,
    case when over then overdue_at end as overdue_at,
    case when over or status = 'failed' then signature end as signature),
  over as stuck,
  over and coalesce(promised_overdue_at <= t, false) as promised_stuck,
  case when over then list_filter([
    case when review_overdue_at <= t then 'review_overdue' end,
    case when state_limit_at <= t then 'state_limit' end,
    case when learned_at <= t then 'learned' end,
    case when deadline_overdue_at <= t then 'deadline' end], lambda r: r is not null) else [] end as stuck_reasons
from (
  select *, coalesce(status = 'open' and ends_at <= t, false) as ended,
    coalesce(status = 'open' and overdue_at <= t, false) and not coalesce(ends_at <= t, false) as over
  from transactions
);
