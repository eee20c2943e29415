-- What the table is: its full name, columns, primary key with types, and the column that notes each row's transaction.
select
  current_database() as database,
  format('%%s.%%s', n.nspname, c.relname) as name,
  n.nspname as schema,
  c.relname as bare_name,
  c.relkind::text as kind,
  current_setting('server_version_num')::int as server_version,
  has_table_privilege(c.oid, 'select') as readable,
  array(
    select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ) as columns,
  array(
    select a.attname::text from pg_index i, unnest(i.indkey) with ordinality as k (number, place), pg_attribute a
    where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number
    order by k.place
  ) as key,
  array(
    select format_type(a.atttypid, null) from pg_index i, unnest(i.indkey) with ordinality as k (number, place),
      pg_attribute a
    where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number
    order by k.place
  ) as key_types,
  (
    select a.attname::text from pg_attribute a
    join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and not a.attisdropped and a.attnotnull
      and format_type(a.atttypid, null) = 'xid8'
      and pg_get_expr(d.adbin, d.adrelid) = 'pg_current_xact_id()'
    order by a.attnum
    limit 1
  ) as noted
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.oid = to_regclass(%(table)s)
