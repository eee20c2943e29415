-- The targets that want to hear nothing more.
select target, fingerprint, at, reason from disabled_targets order by target
