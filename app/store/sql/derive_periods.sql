-- How long the touched transactions were stuck, in a state that waits on a queue or a review, or in an exception state.
-- A terminal state that was never left again is no time at all: the transaction had finished.
insert into periods
with standing as (
  select *, coalesce(n >= max(n) filter (entered) over (partition by tx), false) and terminal is not null as finished
  from work_states where n > 0
), hold_periods as (
  select tx, 'stuck' as kind, from_at, until_at from work_runs where reason = 'any'
  union all
  select tx, 'queue', from_at, until_at from standing where waits_on in ('queue', 'review') and not finished
  union all
  select tx, 'exception', from_at, until_at from standing where exception and not finished
)
select h.tx, h.kind, h.from_at, h.until_at,
  lag(h.until_at) over (partition by h.tx, h.kind order by h.from_at) as previous_until, f.workflow, f.partner,
  coalesce(nullif(k.tenant_scope, ''), f.tenant), f.version
from hold_periods h join work_facts f on f.tx = h.tx join work_tx k on k.tx = h.tx
where h.until_at is null or h.until_at > h.from_at
