-- Of the transactions whose latest entry span began in the window before each of `$instants`: how many, and of how many
-- of them it failed; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  split_by($by, 'workflow', t.workflow) as workflow,
  split_by($by, 'partner', t.partner) as partner,
  split_by($by, 'tenant', t.tenant) as tenant,
  split_by($by, 'version', t.version) as version,
  count(*) as entered, count(*) filter (t.errored) as failed
from instants i join transactions t on t.entry_at >= i.seen_at - to_microseconds($over_us) and t.entry_at < i.seen_at
where t.live
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
