-- The present health of each rule: its latest row.
select rule, at, health, detail from alert_health
where sequence in (select max(sequence) from alert_health group by rule) order by rule
