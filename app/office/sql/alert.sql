-- One alert.
select * from alerts where alert_id = :alert_id
