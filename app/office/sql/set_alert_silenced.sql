-- Nobody is told of it until then.
update alerts set silenced_until = :silenced_until where alert_id = :alert_id
