-- How long what ended in the window before each of `$instants` had lasted, of `$kind`; imports are left out.
with instants as (select unnest($instants::timestamp[]) as seen_at)
select i.seen_at,
  case when list_contains($by, 'workflow') then m.workflow end as workflow,
  case when list_contains($by, 'partner') then m.partner end as partner,
  case when list_contains($by, 'tenant') then m.tenant end as tenant,
  case when list_contains($by, 'version') then m.version end as version,
  quantile_cont(m.length_us, $share) / 1e6 as seconds, count(*) as n
from instants i
join moments m on m.at_ >= i.seen_at - to_microseconds($over_us) and m.at_ < i.seen_at
join transactions t on t.tx = m.tx
where m.kind = $kind and t.live
  and fits($workflow, m.workflow)
  and fits($partner, m.partner)
  and fits($tenant, m.tenant)
  and fits($version, m.version)
group by all
