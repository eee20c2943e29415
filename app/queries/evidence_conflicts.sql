-- Records that came with the key of another, different one: of this transaction, or against one of its records. A span
-- counts for all that its trace serves.
select count(*) as n from conflicts
where own_tx = $tx or ((own_tx is null or kind = 'spans') and tenant_scope = $scope and trace_id in (select unnest($traces)))
   or (tenant_scope = $scope and kind || ' ' || record_key in (select unnest($keys)))
