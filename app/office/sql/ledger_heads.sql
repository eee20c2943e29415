-- The last entry of every chain: chain by chain through the primary key, since there are few of them and many entries.
with recursive chains (chain) as (
  select min(chain) from ledger
  union all
  select (select min(chain) from ledger where chain > chains.chain) from chains where chains.chain is not null
)
select l.chain, l.sequence, l.at, l.hash
from chains
join ledger as l on l.chain = chains.chain
where l.sequence = (select max(sequence) from ledger where chain = chains.chain)
