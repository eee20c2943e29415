-- Payloads whose bodies begin with any of these marks (that of a data key: 12 bytes, in hex), and their transactions.
with sealed as (select distinct payload_id from payloads where hex(body[1:12]) in (select unnest($marks)))
select (select count(*) from sealed) as payloads,
  (select count(distinct p.tx) from tx_payloads p semi join sealed using (payload_id)) as transactions
