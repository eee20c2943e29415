-- What somebody was shown before acting.
insert into previews (frozen, at, actor, action, items) values (:frozen, :at, :actor, :action, :items)
