-- The touched transactions are derived anew.
delete from intervals where tx in (select tx from work_tx)
