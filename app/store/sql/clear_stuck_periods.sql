-- The touched transactions are derived anew.
delete from stuck_periods where tx in (select tx from work_tx)
