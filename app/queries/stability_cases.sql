-- Of each segment the signatures in which one of its transactions stands now: is stuck, or failed less than a day ago.
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  list(distinct signature) as signatures
from transactions_at($now)
where (stuck or (status = 'failed' and finished_at > $now - interval 1 day))
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
