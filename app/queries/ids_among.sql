-- Which of some words are ids: of transactions, what they are called elsewhere, traces, payloads and review tasks.
with words as (select unnest($words) as word)
select word from words
where word in (select transaction_id from transactions)
  or word in (select substr(ref, strpos(ref, chr(31)) + 3) from tx_refs)
  or lower(word) in (select trace_id from span_groups)
  or word in (select payload_id from payloads)
  or word in (select task_id from tasks)
