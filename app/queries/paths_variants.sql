-- The paths that transactions took, most frequent first, from what the loader keeps of each: no state is read here.
-- `example` is one that took it, to read the states from; `$paths` asks for certain ones, which one knows by their hash.
with chosen as (
  select tx, workflow, path, started_at, status, case when ended then quiet_since else finished_at end as done_at
  from (select *, coalesce(status = 'open' and ends_at <= $now, false) as ended from transactions)
  where path is not null
    and ($since is null or started_at >= $since) and ($until is null or started_at < $until)
    and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
), taken as (
  select workflow, path::varchar as path, count(*) as n, min(tx) as example,
    count(*) filter (status = 'completed') as completed,
    count(*) filter (status in ('completed', 'failed', 'rejected')) as judged, count(done_at) as done,
    median(epoch_us(done_at) - epoch_us(started_at)) / 1e6 as median_seconds
  from chosen group by workflow, path
), counted as (
  select *, sum(n) over ()::bigint as transactions, count(*) over () as variants from taken
)
select * from counted
where $paths is null or list_contains($paths, path)
order by n desc, workflow, path
limit $limit
