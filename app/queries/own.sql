-- How the store itself stands: what is loaded, of when the newest is, and how much of each kind there is.
select 'offset' as what, '' as kind, coalesce(max(last_offset), 0)::double as value from progress
union all
select 'last_ingested', '', epoch(max(last_ingested_at)) from arrivals
union all
select 'accepted', kind, sum(accepted)::double from arrivals group by kind
union all
select 'rejected', '', coalesce(sum("count"), 0)::double from rejections
union all
select 'transactions', case when stuck then 'stuck' else status end, count(*)::double from transactions_at($now)
group by all
order by what, kind
