-- The spans that came last, with what mappings read of them.
select trace_id, span_id, name, status_code, status_message, event_time, end_ns, attributes, resource from spans
order by ingested_at desc, event_at desc, span_id limit $most
