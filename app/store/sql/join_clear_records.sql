-- What rule 3 said before of the records at hand.
delete from record_joins where rule = 3 and (kind, tenant_scope, source, event_id) in
  (select (kind, tenant_scope, source, event_id) from work_loose)
