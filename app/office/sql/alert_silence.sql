-- The latest silence of an alert: until when, and above how many transactions it ends of itself.
select detail from alert_history where alert_id = :alert_id and kind = 'silence' order by sequence desc limit 1
