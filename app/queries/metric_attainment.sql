-- Of the transactions whose promise fell due in each bucket and is past: how many, and how many were completed by then.
-- The promise is the workflow's deadline, or its exception deadline for those that were in an exception state by then.
with promised as (
  select *, case when $exceptional then exception_promised_at else promised_at end as due from transactions
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  (epoch_us(due) - epoch_us($since)) // $width_us as bucket,
  count(*) as due, count(*) filter (status = 'completed' and finished_at <= due) as kept
from promised
where due >= $since and due < $until and due <= $now and (not $exceptional or exception_since <= due)
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
