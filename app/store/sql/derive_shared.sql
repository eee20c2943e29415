-- Transactions whose duplicate_of may have changed: the touched ones, and who shares or shared a reference with them.
create or replace temp table work_near as
with near_refs as (
  select ref from work_refs union select ref from tx_refs where tx in (select tx from work_tx)
)
select distinct tx from tx_refs
where ref in (select ref from tx_refs where ref in (select ref from near_refs)
              group by ref having count(distinct tx) > 1)
   or (tx in (select tx from work_tx))
