-- What is pending or firing: where the evaluation goes on.
select * from alerts where state in ('pending', 'firing') order by alert_id
