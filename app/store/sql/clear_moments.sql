-- The touched transactions are derived anew.
delete from moments where tx in (select tx from work_tx)
