-- Those of the spans that name another transaction by the present catalog.
update spans set own_tx = r.own_tx from renamed r where spans.rowid = r.place
