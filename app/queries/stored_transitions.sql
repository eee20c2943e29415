-- Records of one kind that came in during a stretch of time, whole, to be compared with what was committed then.
select * from transitions where ingested_at >= $since and ingested_at < $until order by ingested_at, source, event_id
