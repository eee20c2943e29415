-- The touched transactions with the scope and id that their keys are made of.
create or replace temp table work_tx as
select distinct tx, split_part(tx, chr(31), 1) as tenant_scope, substr(tx, strpos(tx, chr(31)) + 1) as transaction_id
from work_tx
