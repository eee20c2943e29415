-- Rejections by source and reason.
select source, ingested_by, reason, sum("count")::bigint as n from rejections
group by source, ingested_by, reason order by source, ingested_by, n desc, reason
