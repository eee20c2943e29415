-- The tenants of the transactions that a payload belongs to.
select distinct tenant from transactions where tx in (select tx from tx_payloads where payload_id = $id)
