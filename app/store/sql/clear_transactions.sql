-- The touched transactions are derived anew.
delete from transactions where tx in (select tx from work_tx)
