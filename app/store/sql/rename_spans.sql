-- Those of the spans that name another transaction by the present catalog. The id that came with them stays.
update spans set own_tx = r.own_tx, sent_id = coalesce(transaction_id, '') from renamed r where spans.rowid = r.place
