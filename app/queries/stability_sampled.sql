-- Of the transactions that started in the range, by segment: how many, and how many are known by nothing but spans of
-- traces that were sampled (a threshold in the trace state, as OpenTelemetry's samplers leave it). Those that were not
-- picked are missing from every number, and how many they are is not on record.
with picked as (
  select distinct tenant_scope, trace_id from spans
  where event_at >= $since and event_at < $until
    and regexp_matches(trace_state, '(^|,)\s*ot=([^,]*;)?th:[0-9a-f]*[1-9a-f]')
), of_spans as (
  select distinct j.tx from tx_traces j join picked p on p.tenant_scope = j.tenant_scope and p.trace_id = j.trace_id
)
select split_by($by, 'workflow', workflow) as workflow,
  split_by($by, 'partner', partner) as partner,
  split_by($by, 'tenant', tenant) as tenant,
  split_by($by, 'version', version) as version,
  count(*) as transactions, count(*) filter (transitions = 0 and tx in (select tx from of_spans)) as sampled
from transactions
where started_at >= $since and started_at < $until
  and in_segments($workflow, $partner, $tenant, $version, workflow, partner, tenant, version)
group by all
