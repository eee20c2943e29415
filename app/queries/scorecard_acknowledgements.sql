-- How long a partner took to answer: the quantiles `$shares` of all waits that ended in the range (hour null), and of
-- those that began in each hour of the day (UTC). Seconds, and of how many.
select hour(at_ - to_microseconds(length_us)) as hour, count(*) as n,
  list_transform(quantile_cont(length_us, $shares), lambda us: us / 1e6) as seconds
from moments
where kind = 'partner_answer' and at_ >= $since and at_ < $until
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by grouping sets ((), (hour))
order by hour nulls first
