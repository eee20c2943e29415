-- The copy outside has it.
update checkpoints set copied = 1 where chain = :chain and sequence = :sequence
