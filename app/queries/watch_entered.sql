-- Of the transactions whose latest entry span began in the window before each of `$instants`: how many, and of how many
-- of them it failed; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  case when list_contains($by, 'workflow') then t.workflow end as workflow,
  case when list_contains($by, 'partner') then t.partner end as partner,
  case when list_contains($by, 'tenant') then t.tenant end as tenant,
  case when list_contains($by, 'version') then t.version end as version,
  count(*) as entered, count(*) filter (t.errored) as failed
from instants i join transactions t on t.entry_at >= i.seen_at - to_microseconds($over_us) and t.entry_at < i.seen_at
where t.live
  and fits($workflow, t.workflow)
  and fits($partner, t.partner)
  and fits($tenant, t.tenant)
  and fits($version, t.version)
group by all
