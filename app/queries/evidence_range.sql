-- Where some traces lie in time, over all their spans, those that name other transactions too.
select min(first_at) as since, max(last_at) as until from span_groups
where tenant_scope = $scope and trace_id in (select unnest($traces))
