-- Up to where rules have been evaluated.
select at from alert_minutes order by at desc limit 1
