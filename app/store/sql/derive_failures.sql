-- Of each touched transaction whose last entry span failed, and of whose transitions none has an error class, the class:
-- by the catalog's matches, else `processing`.
create or replace temp table work_failures as
select f.tx, coalesce(arg_min(m.error_class, m.place), 'processing') as error_class
from work_facts f
left join work_transition_facts t on t.tx = f.tx
left join cat_matches m
  on m.code is null and m.http_status = try_cast(f.entry_span.http_status as bigint)
where f.entry_span.failed and t.error_class is null
group by f.tx
