-- Stays in one state of one workflow that lasted, or have lasted by now, at least `$waited_us`: how long it was from
-- their entry until the transaction's finish, or is by now, and how it ended. Stays that ended too early are left out
-- before the join, which leaves few.
-- `case_id` is the case that the transaction is a member of now.
-- An ended transaction claims no outcome, so it ended otherwise than by completing.
select t.partner, i.error_class,
  case when t.stuck or (t.status = 'failed' and t.finished_at > $now - interval 1 day) then t.signature end as case_id,
  epoch_us(least(i.until_at, t.finished_at, $now)) - epoch_us(i.from_at) as waited_us,
  epoch_us(coalesce(t.finished_at, $now)) - epoch_us(i.from_at) as total_us,
  case t.status when 'open' then 0 when 'completed' then 1 else 2 end::tinyint as outcome
from intervals i join transactions_at($now) t using (tx)
where i.state = $state and i.from_at <= $now
  and (i.until_at is null or epoch_us(i.until_at) - epoch_us(i.from_at) >= $waited_us)
  and t.workflow is not distinct from $workflow
  and epoch_us(least(i.until_at, t.finished_at, $now)) - epoch_us(i.from_at) >= $waited_us
