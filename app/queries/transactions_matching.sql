-- Transactions of which any id or attribute value equals a text, at most `$most`. Attributes are compared as JSON: the
-- text has to occur in the record's object before the object is taken apart, which spares nearly all of them.
with matches as (
  select tx from transactions where transaction_id = $q
  union all
  select tx from tx_refs where substr(ref, strpos(ref, chr(31)) + 3) = $q
  union all
  select tx from trace_joins where trace_id = lower($q)
  union all
  select own_tx from span_groups where own_tx is not null and trace_id = lower($q)
  union all
  select tx from tx_payloads where payload_id = $q or event_id = $q or fingerprint = $q
  union all
  select tx from tx_review_actions where task_id = $q or decision_id = $q or event_id = $q
  union all
  select tx from tx_identity_decisions where decision_id = $q or event_id = $q or rule_version = $q
  union all
  select tx from tx_transitions where event_id = $q
  union all
  select r.tx from (
    select tx, attributes from tx_transitions where contains(attributes, $needle)
    union all
    select tx, attributes from tx_review_actions where contains(attributes, $needle)
    union all
    select tx, attributes from tx_identity_decisions where contains(attributes, $needle)
    union all
    select tx, attributes from tx_payloads where contains(attributes, $needle)
  ) r, unnest(json_extract_string(r.attributes, '$.*')) as each_value(value)
  where each_value.value = $q
)
select distinct tx from matches limit $most
