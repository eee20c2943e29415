-- What the next entry follows.
select sequence, at, hash from ledger where chain = :chain order by sequence desc limit 1
