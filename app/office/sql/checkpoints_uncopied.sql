-- Signed heads that the copy outside does not have yet, the oldest first.
select chain, sequence, hash, at, key, signature from checkpoints where copied = 0 order by at, chain limit :limit
