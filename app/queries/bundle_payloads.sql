-- Records of one kind that belong to any of the transactions, whole, for an evidence bundle.
select * from payloads
where event_at between $since and $until
  and (own_tx in (select unnest($txs))
       or (own_tx is null and (tenant_scope, source, event_id) in (
         select tenant_scope, source, event_id from record_joins where kind = 'payloads' and tx in (select unnest($txs)))))
order by ingested_at, event_at, source, event_id
