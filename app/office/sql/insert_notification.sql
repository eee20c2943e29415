-- What one target is told of one change: one row, however often the change is written.
insert into outbox (notification_id, alert_id, state, target, body, created_at, due_at, outcome)
values (:notification_id, :alert_id, :state, :target, :body, :created_at, :created_at, 'due')
on conflict (notification_id) do nothing
