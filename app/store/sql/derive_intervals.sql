-- The touched transactions' state intervals, as pages and numbers read them.
insert into intervals
select s.tx, s.n, s.state, s.from_state, s.from_at, s.until_at, s.waits_on, s.terminal, s.exception, s.dead_letter,
  s.declared, s.limit_at, s.attempt, s.error_class, s.error_code,
  case when s.waits_on = 'partner'
       then list_extract(['none', 'called', 'answered', 'referenced', 'called_back'], coalesce(h.strength, 0) + 1) end,
  s.source, s.event_id, s.next_state
from work_states s left join work_handovers h on h.tx = s.tx and h.n = s.n
where s.n > 0 or s.until_at is null or s.until_at > s.from_at
