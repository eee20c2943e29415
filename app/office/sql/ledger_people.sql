-- Who did or saw anything in a stretch of time: how much, of what kind, and when last.
select actor, max(role) as role, count(*) as entries, max(at) as last_at,
  sum(action in ('page.view', 'list.view', 'page.search', 'api.read')) as reads,
  sum(action in ('payload.view')) as payloads,
  sum(action in ('payload.reveal', 'payload.export')) as in_clear,
  sum(action in ('api.export', 'audit.export')) as exports
from ledger
where at >= :since and (:chains is null or chain in (select value from json_each(:chains)))
group by actor
order by actor
