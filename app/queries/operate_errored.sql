-- Transactions of the last day, or of the range, whose latest entry span failed, one row a workflow and operation, most
-- first: what spans alone say of failure. It is no outcome, so what else became of them is not asked.
select workflow, entry_service as service, entry_operation as operation, count(*) as transactions,
  coalesce(cardinality(histogram(partner)), 0) as partners, any_value(partner) as partner, mode(error_class) as error_class,
  mode(entry_problem) as problem, count(*) filter (status = 'open') as open, max(entry_at) as latest
from transactions_at($now)
where errored and started_at >= coalesce($since, $now - interval 1 day)
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
  and ($until is null or started_at < $until)
group by all
order by transactions desc, workflow nulls last, service nulls last, operation nulls last
limit $most
