-- Over which arrivals each minute was evaluated, so that it can be repeated.
select at, known_until from alert_minutes where at >= :since and at <= :until order by at
