-- How much is set aside, by kind: records, damaged entries of the journal (`journal`) and store files (`store`).
select kind, count(*)::bigint as rows, sum(records)::bigint as records from not_loaded group by kind order by kind
