-- The tenants in which a transaction id lives.
select distinct tenant from transactions where transaction_id = $id
