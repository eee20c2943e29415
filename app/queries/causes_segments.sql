-- Which segments the transitions of the sick named, and since when.
with sick as (
  select unnest($txs) as tx, unnest(range(len($txs))) as place
)
select s.place, r.workflow, r.partner, r.tenant, r.version, min(r.event_at) as known_at
from tx_transitions r join sick s using (tx)
where r.event_at between $since and $until
group by all
