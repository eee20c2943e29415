-- A dismissal; the first one of a place stands.
insert into dismissals (entry_offset, place, file, at, actor, reason)
values (:entry_offset, :place, :file, :at, :actor, :reason)
on conflict do nothing
