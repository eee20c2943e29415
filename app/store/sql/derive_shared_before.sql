-- References that the touched transactions carry, as they stood before.
create or replace temp table work_refs as select distinct ref from tx_refs where tx in (select tx from work_tx)
