-- `work_handovers` where nothing waits for a partner.
create or replace temp table work_handovers (tx varchar, n bigint, strength integer)
