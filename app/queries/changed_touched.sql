-- The transactions that have a record which happened before `$until` and came in after `$known_until`; of more than
-- `$most` no one need be told.
with late as (
  select tx from tx_transitions where ingested_at > $known_until and event_at <= $until
  union all
  select tx from tx_review_actions where ingested_at > $known_until and event_at <= $until
  union all
  select own_tx from operator_acts where ingested_at > $known_until and event_at <= $until
  union all
  select tx from tx_identity_decisions where ingested_at > $known_until and event_at <= $until
  union all
  select tx from tx_payloads where ingested_at > $known_until and event_at <= $until
  union all
  select tx from tx_span_groups where ingested_at > $known_until and first_at <= $until
)
select distinct tx from late where tx is not null limit $most + 1
