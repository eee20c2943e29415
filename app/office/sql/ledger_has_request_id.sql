-- Whether the ledger was made after entries had request ids.
select 1 from pragma_table_info('ledger') where name = 'request_id'
