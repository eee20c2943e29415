-- Every combination of the asked segments that the filtered transactions have, null included.
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version
from transactions
where in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
