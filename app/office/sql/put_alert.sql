-- An alert as the present minute leaves it; what people did with it stays.
insert into alerts (alert_id, rule, segment, state, opened_at, since, fired_at, resolved_at, value, threshold, n,
  severity, owner, runbook, text, transactions, at_risk, next_deadline_at, selects, members, told, silenced_until)
values (:alert_id, :rule, :segment, :state, :opened_at, :since, :fired_at, :resolved_at, :value, :threshold, :n,
  :severity, :owner, :runbook, :text, :transactions, :at_risk, :next_deadline_at, :selects, :members, :told,
  (select max(silenced_until) from alerts where rule = :rule and segment = :segment))
on conflict (alert_id) do update set state = :state, since = :since, fired_at = :fired_at, resolved_at = :resolved_at,
  value = :value, threshold = :threshold, n = :n, severity = :severity, owner = :owner, runbook = :runbook,
  text = :text, transactions = :transactions, at_risk = :at_risk, next_deadline_at = :next_deadline_at,
  selects = :selects, members = :members
