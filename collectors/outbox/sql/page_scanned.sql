-- The next rows by their key, of transactions from the horizon on, where no column notes a row's transaction: xmin,
-- which is 32 bits of its id, is read of every row; `newest` gives the other bits.
select s.xid::text as xid, s.key, s.content
from (
  select
    %(newest)s::bigint - ((%(newest)s::bigint - t.xmin::text::bigint) & 4294967295) as xid,
    array[{key_texts}] as key,
    row_to_json(t)::text as content
  from {table} as t
  where %(newest)s::bigint - ((%(newest)s::bigint - t.xmin::text::bigint) & 4294967295) >= %(horizon)s::bigint
    and (%(after_xid)s::text is null or ({key}) > ({after}))
  order by {key}
  limit %(most)s
) as s
