-- How long what ended in each bucket had lasted, of `$kind`: the exact continuous quantile, and of how many.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  (epoch_us(at_) - epoch_us($since)) // $width_us as bucket,
  quantile_cont(length_us, $share) / 1e6 as seconds, count(*) as n
from moments
where kind = $kind and at_ >= $since and at_ < $until
  and fits($workflow, workflow)
  and fits($partner, partner)
  and fits($tenant, tenant)
  and fits($version, version)
group by all
