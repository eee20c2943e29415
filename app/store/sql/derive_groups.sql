-- The touched transactions' groups of spans and log lines.
create or replace temp table work_groups as
select * from tx_span_groups where tx in (select tx from work_tx) and last_at >= $since
