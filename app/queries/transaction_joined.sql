-- The business records that belong to a transaction without naming it, by kind: read once for the four questions about
-- its records, and bounded by when they can have been learnt.
select kind, source || chr(31) || event_id as record from record_joins
where tx = $tx and learnt_at between $since - interval 10 minute and $known_until
