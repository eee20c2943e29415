-- When the touched transactions were stuck by any reason but `learned`.
insert into stuck_periods select tx, from_at, until_at from work_runs where reason = 'any'
