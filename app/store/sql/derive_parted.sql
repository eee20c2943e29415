-- What rule 3 gave to or took from a transaction is derived next.
create or replace temp table work_tx as select distinct tx from work_parted
