-- One preview.
select frozen, at, actor, action, items from previews where frozen = :frozen
