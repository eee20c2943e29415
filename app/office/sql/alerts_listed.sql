-- Alerts for people: what fires first, then what is pending, then what is over; the latest of each first. What was
-- pending and never fired is no news once it is over. A segment chooses alerts that one of their members is of; a range
-- those that stood at any instant of it.
select * from (
  select *, case state when 'firing' then 0 when 'pending' then 1 else 2 end as rank from alerts
  where (state <> 'resolved' or fired_at is not null)
    and (:state is null or state in (select value from json_each(:state)))
    and (:rule is null or rule in (select value from json_each(:rule)))
    and (:severity is null or severity in (select value from json_each(:severity)))
    and (:owner is null or owner in (select value from json_each(:owner)))
    and (:of_tenant is null or json_extract(segment, '$.tenant') in (select value from json_each(:of_tenant)))
    and (:until is null or opened_at < :until)
    and (:since is null or resolved_at is null or resolved_at >= :since)
    and (:workflow is null or exists (
      select 1 from json_each(members) where json_extract(value, '$.segment.workflow') in (
        select value from json_each(:workflow))))
    and (:partner is null or exists (
      select 1 from json_each(members) where json_extract(value, '$.segment.partner') in (
        select value from json_each(:partner))))
    and (:tenant is null or exists (
      select 1 from json_each(members) where json_extract(value, '$.segment.tenant') in (
        select value from json_each(:tenant))))
    and (:version is null or exists (
      select 1 from json_each(members) where json_extract(value, '$.segment.version') in (
        select value from json_each(:version))))
)
where :after_rank is null or rank > :after_rank
   or (rank = :after_rank and (opened_at < :after_opened or (opened_at = :after_opened and alert_id > :after_id)))
order by rank, opened_at desc, alert_id
limit :limit
