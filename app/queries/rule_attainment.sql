-- Of the transactions whose promise fell due in the window before each of `$instants`: how many, and how many were
-- completed by then; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at), promised as (
  select *, case when $exceptional then exception_promised_at else promised_at end as due from transactions where live
)
select i.seen_at,
  split_by($by, 'workflow', t.workflow) as workflow,
  split_by($by, 'partner', t.partner) as partner,
  split_by($by, 'tenant', t.tenant) as tenant,
  split_by($by, 'version', t.version) as version,
  count(*) as due, count(*) filter (t.status = 'completed' and t.finished_at <= t.due) as kept
from instants i join promised t on t.due >= i.seen_at - to_microseconds($over_us) and t.due < i.seen_at
where (not $exceptional or t.exception_since <= t.due)
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
