-- A target wants to hear nothing more; with another address or secret (fingerprint) it is another target.
insert into disabled_targets (target, fingerprint, at, reason) values (:target, :fingerprint, :at, :reason)
on conflict (target) do update set fingerprint = excluded.fingerprint, at = excluded.at, reason = excluded.reason
