-- The last signed head of every chain: chain by chain through the primary key.
with recursive chains (chain) as (
  select min(chain) from checkpoints
  union all
  select (select min(chain) from checkpoints where chain > chains.chain) from chains where chains.chain is not null
)
select c.chain, c.sequence, c.hash, c.at, c.key, c.signature
from chains
join checkpoints as c on c.chain = chains.chain
where c.sequence = (select max(sequence) from checkpoints where chain = chains.chain)
