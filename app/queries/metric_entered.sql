-- Of the transactions whose latest entry span began in each bucket: how many, and of how many of them it failed.
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  (epoch_us(entry_at) - epoch_us($since)) // $width_us as bucket,
  count(*) as entered, count(*) filter (errored) as failed
from transactions
where entry_at >= $since and entry_at < $until
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
