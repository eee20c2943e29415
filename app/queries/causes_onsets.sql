-- When each of the sick came into its state, and with which error. Retries, dead letters and loops back to a state that
-- led straight into it belong to it: the onset is then the first of that run, so that what a failing attempt says
-- explains nothing.
with sick as (
  select unnest($txs) as tx, unnest($states) as state, unnest($entered) as entered_at,
    unnest(range(len($txs))) as place
), stays as (
  select s.place, i.n, i.from_at, i.error_class, i.error_code, i.exception or i.terminal is not null as outcome,
    coalesce(i.waits_on = 'retry', false) or i.dead_letter as gives_up,
    max(i.n) over (partition by s.place, i.state) as last_there
  from intervals i join sick s using (tx)
  where i.from_at between $since and $until and i.state is not null and i.from_at <= s.entered_at
), runs as (
  select *, n < max(n) over (partition by place) and not gives_up and not coalesce(lag(gives_up) over w, false)
      and not coalesce(max(last_there) over (w rows between unbounded preceding and 1 preceding) >= n, false) as calm
  from stays window w as (partition by place order by n)
), entries as (
  select *, max(n) filter (calm) over (partition by place) as calm_until from runs
), onsets as (
  select place, min(from_at) filter (n > coalesce(calm_until, -1)) as onset, arg_max(error_class, n) as error_class,
    arg_max(error_code, n) as error_code, arg_max(outcome, n) as outcome
  from entries group by place
)
select k.state, k.entered_at, o.onset, o.error_class, o.error_code, coalesce(o.outcome, false) as outcome
from sick k left join onsets o using (place) order by k.place
