-- Those of the log lines that name another transaction by the present catalog.
update log_lines set own_tx = r.own_tx from renamed r where log_lines.rowid = r.place
