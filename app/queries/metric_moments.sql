-- How often something of `$kind` happened in each bucket; of errors also by their class, or of the one `$only`: by
-- equality, which skips what a list would have looked at.
select case when list_contains($by, 'workflow') then workflow end as workflow,
  case when list_contains($by, 'partner') then partner end as partner,
  case when list_contains($by, 'tenant') then tenant end as tenant,
  case when list_contains($by, 'version') then version end as version,
  case when list_contains($by, 'error_class') then error_class end as error_class,
  (epoch_us(at_) - epoch_us($since)) // $width_us as bucket, count(*) as happened
from moments
where kind = $kind and at_ >= $since and at_ < $until
  and ($only is null or error_class = $only)
  and fits($error_class, error_class)
  and fits($workflow, workflow)
  and fits($partner, partner)
  and fits($tenant, tenant)
  and fits($version, version)
group by all
