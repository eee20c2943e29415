-- A legal hold that ends.
update holds set released_by = :released_by, released_at = :released_at, release_reason = :release_reason
where hold_id = :hold_id and released_at is null
