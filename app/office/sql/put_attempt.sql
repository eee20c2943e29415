-- An attempt was made: delivered, to be tried again at `due_at`, or given up.
update outbox set attempts = attempts + 1, last_attempt_at = :at, due_at = :due_at, outcome = :outcome,
  last_error = :error
where notification_id = :notification_id
