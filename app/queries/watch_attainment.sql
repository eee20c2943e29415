-- Of the transactions whose promise fell due in the window before each of `$instants`: how many, and how many were
-- completed by then; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at), promised as (
  select *, case when $exceptional then exception_promised_at else promised_at end as due from transactions where live
)
select i.seen_at,
  case when list_contains($by, 'workflow') then t.workflow end as workflow,
  case when list_contains($by, 'partner') then t.partner end as partner,
  case when list_contains($by, 'tenant') then t.tenant end as tenant,
  case when list_contains($by, 'version') then t.version end as version,
  count(*) as due, count(*) filter (t.status = 'completed' and t.finished_at <= t.due) as kept
from instants i join promised t on t.due >= i.seen_at - to_microseconds($over_us) and t.due < i.seen_at
where (not $exceptional or t.exception_since <= t.due)
  and fits($workflow, t.workflow)
  and fits($partner, t.partner)
  and fits($tenant, t.tenant)
  and fits($version, t.version)
group by all
