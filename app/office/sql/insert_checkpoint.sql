-- The head of a chain, signed; the first signature of an entry stands.
insert or ignore into checkpoints (chain, sequence, hash, at, key, signature)
values (:chain, :sequence, :hash, :at, :key, :signature)
