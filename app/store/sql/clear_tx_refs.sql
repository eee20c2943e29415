-- The touched transactions are derived anew.
delete from tx_refs where tx in (select tx from work_tx)
