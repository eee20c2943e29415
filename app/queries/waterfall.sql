-- A trace's spans with no more than its waterfall draws: the address that each called and how many log lines it has
-- beside it. Whole spans are an order of magnitude more bytes, and are asked for one at a time.
with lines as (
  select span_id, count(*) as logs from log_lines
  where event_at between $since and $until and trace_id = $trace_id and span_id is not null group by span_id
), called as (
  select span_id, min(peer) as peer from calls
  where event_at between $since and $until and trace_id = $trace_id group by span_id
)
select s.span_id, s.parent_span_id, s.name, s.service, s.kind, s.start_ns, s.end_ns, s.status_code,
  c.peer, coalesce(l.logs, 0) as logs
from spans s left join called c using (span_id) left join lines l using (span_id)
where s.event_at between $since and $until and s.trace_id = $trace_id
order by s.start_ns, s.span_id limit $most
