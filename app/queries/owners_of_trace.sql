-- The tenants of the transactions that a trace serves.
select distinct tenant from transactions
where tx in (select tx from trace_joins where trace_id = $id
             union all select own_tx from span_groups where trace_id = $id and own_tx is not null)
