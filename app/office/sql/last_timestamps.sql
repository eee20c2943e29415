-- The last timestamp of every chain.
select chain, max(sequence) as sequence, max(at) as at from timestamps group by chain
