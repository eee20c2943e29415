-- Names of tables that can be read, for the sentence about one that is not there.
select c.oid::regclass::text as name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
  and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname not like 'pg\_%%'
  and has_table_privilege(c.oid, 'select')
order by name
limit 200
