-- How often something of `$kind` happened in each bucket; of errors also by their class, or of the one `$only`: by
-- equality, which skips what a list would have looked at.
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  case when list_contains($by, 'error_class') then error_class end as error_class,
  (epoch_us(at_) - epoch_us($since)) // $width_us as bucket, count(*) as happened
from moments
where kind = $kind and at_ >= $since and at_ < $until
  and ($only is null or error_class = $only)
  and fits($error_class, error_class)
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
