-- Of the transactions whose promise fell due in each bucket and is past: how many, and how many were completed by then.
-- The promise is the workflow's deadline, or its exception deadline for those that were in an exception state by then.
with promised as (
  select *, case when $exceptional then exception_promised_at else promised_at end as due from transactions
)
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  (epoch_us(due) - epoch_us($since)) // $width_us as bucket,
  count(*) as due, count(*) filter (status = 'completed' and finished_at <= due) as kept
from promised
where due >= $since and due < $until and due <= $now and (not $exceptional or exception_since <= due)
  and fits($workflow, workflow)
  and fits($partner, partner)
  and fits($tenant, tenant)
  and fits($version, version)
group by all
