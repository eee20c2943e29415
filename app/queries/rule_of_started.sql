-- Of the transactions that started in the window before each of `$instants`: how many, and how many of them repeat an
-- earlier one; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  split_by($by, 'workflow', t.workflow) as workflow,
  split_by($by, 'partner', t.partner) as partner,
  split_by($by, 'tenant', t.tenant) as tenant,
  split_by($by, 'version', t.version) as version,
  count(*) as started, count(t.duplicate_of) as duplicates
from instants i join transactions t on t.started_at >= i.seen_at - to_microseconds($over_us) and t.started_at < i.seen_at
where t.live
  and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
group by all
