-- What the privacy owner says of a reveal; said once.
insert into reveal_reviews (chain, sequence, reviewer, at, verdict, note)
values (:chain, :sequence, :reviewer, :at, :verdict, :note)
