-- The touched transactions are derived anew.
delete from periods where tx in (select tx from work_tx)
