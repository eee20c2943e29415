-- Records that came with the key of another, different one: of this transaction, or against one of its records.
select count(*) as n from conflicts
where own_tx = $tx or (own_tx is null and tenant_scope = $scope and list_contains($traces, trace_id))
   or (tenant_scope = $scope and list_contains($keys, kind || ' ' || record_key))
