-- Signed heads of a chain in order.
select chain, sequence, hash, at, key, signature from checkpoints
where chain = :chain and sequence > :after order by sequence limit :limit
