-- The trace of a span, by the span's id alone: a scan of one column, asked only for text that could be such an id.
select distinct 'trace' as kind, trace_id as id, 'span ' || name as title
from spans where span_number = ('0x' || $q)::ubigint limit $most
