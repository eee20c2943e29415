-- What certain transactions are to a number in one period, as text that differs when that does: asked of the store as
-- it stood and as it is, it tells whose part has changed. Each `family` below is what one or more numbers look at, a
-- null part is none; the segments that the number is split by are part of it.
with members as (
  select *, case when ended then quiet_since else finished_at end as done_at,
    case when ended then 'ended' else status end as outcome,
    concat_ws(chr(31), case when list_contains($by, 'workflow') then 'w' || workflow end,
      case when list_contains($by, 'partner') then 'p' || partner end,
      case when list_contains($by, 'tenant') then 't' || tenant end,
      case when list_contains($by, 'version') then 'v' || version end) as segment
  from (select *, coalesce(status = 'open' and ends_at <= $now, false) as ended from transactions)
  where tx in (select unnest($txs::varchar[]))
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
), segment_periods as (
  select m.tx, m.segment, p.kind, p.from_at, least(p.until_at, case when m.ended then m.quiet_since end) as until_at
  from members m join periods p on p.tx = m.tx where p.from_at <= least($now, $until)
), parts as (
  select tx, segment, 'started' as family,
    case $number when 'duplicate_rate' then (duplicate_of is not null)::varchar else '' end as part
  from members where started_at >= $since and started_at < $until
  union all
  select tx, segment, 'entered', errored::varchar
  from members where entry_at >= $since and entry_at < $until
  union all
  select tx, segment, 'finished', case $number
    when 'success_rate' then case when outcome in ('completed', 'failed', 'rejected') then outcome end
    when 'retry_rate' then (retries > 0)::varchar
    when 'partner_rejection_rate' then (error_class is not distinct from 'partner_rejection')::varchar
    when 'manual_rate' then (interventions > 0)::varchar else '' end
  from members where done_at >= $since and done_at < $until
  union all
  select tx, segment, 'completion', (epoch_us(done_at) - epoch_us(started_at))::varchar
  from members where done_at >= $since and done_at < $until and outcome in ('completed', 'ended')
  union all
  select tx, segment, 'promised', (status = 'completed' and finished_at <= promised_at)::varchar
  from members where promised_at >= $since and promised_at < $until and promised_at <= $now
  union all
  select tx, segment, 'exception_promised', (status = 'completed' and finished_at <= exception_promised_at)::varchar
  from members where exception_promised_at >= $since and exception_promised_at < $until
    and exception_promised_at <= $now and exception_since <= exception_promised_at
  union all
  select tx, segment, 'level ' || kind, 'held' from segment_periods
  where until_at is null or until_at > least($now, $until)
  union all
  select tx, segment, 'hours ' || kind,
    sum(epoch_us(least(until_at, $until, $now)) - epoch_us(greatest(from_at, $since)))::varchar
  from segment_periods where coalesce(until_at, $until) > $since and from_at < least($now, $until) group by tx, segment, kind
  union all
  select m.tx, m.segment, 'moment ' || o.kind, concat_ws(' ', case when list_contains($by, 'error_class')
    then o.error_class end, o.length_us)
  from members m join moments o on o.tx = m.tx where o.at_ >= $since and o.at_ < $until
    and ($only is null or o.error_class = $only)
)
select tx, string_agg(segment || chr(30) || part, chr(29) order by part) as part
from parts where family = $family and part is not null group by tx
