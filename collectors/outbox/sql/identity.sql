-- Whose transaction ids these are: a restored, promoted or other server counts them anew.
select
  (select system_identifier from pg_control_system())::text
    || '/' || (select timeline_id from pg_control_checkpoint())::text as identity
