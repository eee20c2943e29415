-- The next rows by the column that notes each row's transaction, from the horizon on; an index on it serves this.
select t.{noted}::text as xid, array[{key_texts}] as key, row_to_json(t)::text as content
from {table} as t
where t.{noted} >= %(horizon)s::text::xid8
  and (%(after_xid)s::text is null or (t.{noted}, {key}) > (%(after_xid)s::text::xid8, {after}))
order by t.{noted}, {key}
limit %(most)s
