-- How a rule's health changed, the latest first.
select rule, at, health, detail from alert_health where rule = :rule order by sequence desc limit :limit
