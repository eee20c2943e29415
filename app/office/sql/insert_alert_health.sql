-- A rule's health has changed.
insert into alert_health (rule, at, health, detail) values (:rule, :at, :health, :detail)
