-- Of the transitions that happened in some buckets, by segment: how many, and how many came late: more than a bucket's
-- width after the bucket was over, and so long after the first record of it. The second condition lets a file pass that
-- somebody brings in as a whole: all of it is old, and none of it is still to come.
with bucketed as (
  select t.workflow, t.partner, t.tenant, t.version, r.ingested_at,
    (epoch_us(r.event_at) - epoch_us($since)) // $width_us as bucket
  from tx_transitions r join transactions t on t.tx = r.tx
  where r.event_at >= $since and r.event_at < $until
    and in_segments($workflow, $partner, $tenant, $version, t.workflow, t.partner, t.tenant, t.version)
), placed as (
  select *, greatest($since + to_microseconds((bucket + 1) * $width_us), min(ingested_at) over (partition by bucket))
    + to_microseconds($width_us) as late_from
  from bucketed
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  count(*) as records, count(*) filter (ingested_at > late_from) as late
from placed
group by all
