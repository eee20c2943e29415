-- How often something of `$kind` happened in the window that ends at each of `$instants`; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  split_by($by, 'workflow', m.workflow) as workflow,
  split_by($by, 'partner', m.partner) as partner,
  split_by($by, 'tenant', m.tenant) as tenant,
  split_by($by, 'version', m.version) as version,
  case when list_contains($by, 'error_class') then m.error_class end as error_class,
  count(*) as happened
from instants i
join moments m on m.at_ >= i.seen_at - to_microseconds($over_us) and m.at_ < i.seen_at
join transactions t on t.tx = m.tx
where m.kind = $kind and t.live and ($only is null or m.error_class = $only)
  and fits($error_class, m.error_class)
  and in_segments($workflow, $partner, $tenant, $version, m.workflow, m.partner, m.tenant, m.version)
group by all
