-- Every transaction that was known before is concluded again too, or is gone.
insert into work_tx select tx from transactions where tx not in (select tx from work_tx)
