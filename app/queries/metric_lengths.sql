-- How long what ended in each bucket had lasted, of `$kind`: the exact continuous quantiles, and of how many.
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  (epoch_us(at_) - epoch_us($since)) // $width_us as bucket,
  quantile_cont(length_us, $shares) as lengths_us, count(*) as n
from moments
where kind = $kind and at_ >= $since and at_ < $until
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
