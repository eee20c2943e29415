-- Every transaction is derived next.
create or replace temp table work_tx as select tx from transactions
