-- The seal of one commit.
insert into commits (commit_number, first_offset, last_offset, ingested_at, records, bytes_hash, root, previous, hash)
values (:commit_number, :first_offset, :last_offset, :ingested_at, :records, :bytes_hash, :root, :previous, :hash)
