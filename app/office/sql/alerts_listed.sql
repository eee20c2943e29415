-- Alerts for people: what fires first, then what is pending, then what is over; the latest of each first. What was
-- pending and never fired is no news once it is over.
select * from (
  select *, case state when 'firing' then 0 when 'pending' then 1 else 2 end as rank from alerts
  where (state <> 'resolved' or fired_at is not null)
    and (:state is null or state in (select value from json_each(:state)))
    and (:rule is null or rule in (select value from json_each(:rule)))
    and (:severity is null or severity in (select value from json_each(:severity)))
    and (:owner is null or owner in (select value from json_each(:owner)))
)
where :after_rank is null or rank > :after_rank
   or (rank = :after_rank and (opened_at < :after_opened or (opened_at = :after_opened and alert_id > :after_id)))
order by rank, opened_at desc, alert_id
limit :limit
