-- What a timestamp service answered for a checkpoint.
insert or ignore into timestamps (chain, sequence, at, answer) values (:chain, :sequence, :at, :answer)
