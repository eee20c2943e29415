-- The latest call that a transaction made to somebody else, in the stretch of time of its latest trace: the operation,
-- how long it took, and the status that came back, in the notation in which attributes are kept.
select service, name, end_ns - start_ns as nanoseconds, status_code = 2 as failed,
  list_filter(attributes, lambda a: a.key in ('http.response.status_code', 'http.status_code'))[1].value as status
from spans
where event_at between $since and $until and kind = 3
  and (own_tx = $tx or (own_tx is null and tenant_scope = $scope and trace_id in (select unnest($traces))))
order by start_ns desc, span_id limit 1
