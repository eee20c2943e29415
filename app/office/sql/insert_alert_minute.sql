-- A minute is evaluated once: a second row of it is refused, and everything that was to be written with it.
insert into alert_minutes (at, known_until, caught_up) values (:at, :known_until, :caught_up)
