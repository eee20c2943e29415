-- The log lines that came last, with what mappings read of them.
select trace_id, span_id, event_name, severity_text, body, content_hash, event_time, attributes, resource from log_lines
order by ingested_at desc, event_at desc, content_hash limit $most
