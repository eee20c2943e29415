-- The touched transactions are derived anew.
delete from tasks where tx in (select tx from work_tx)
