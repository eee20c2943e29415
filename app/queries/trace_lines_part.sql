-- A stretch of a trace's log lines as its page lists them, those of a chosen span first; `lines` is how many there are.
-- The bounds are bound values of `trace.sql`.
select time_ns, observed_ns, span_id, severity_number, severity_text, event_name, body, service, count(*) over () as lines
from log_lines where event_at between $since and $until and trace_id = $trace_id
order by coalesce(span_id <> $chosen, $chosen is not null), time_ns, span_id, content_hash
limit $most offset $first
