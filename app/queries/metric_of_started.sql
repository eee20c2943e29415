-- Of the transactions that started in each bucket: how many, and how many of them repeat an earlier one.
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  (epoch_us(started_at) - epoch_us($since)) // $width_us as bucket,
  count(*) as started, count(duplicate_of) as duplicates
from transactions
where started_at >= $since and started_at < $until
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
