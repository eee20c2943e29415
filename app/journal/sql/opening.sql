-- What a new day continues from.
insert into opening (commit_number, last_offset, ingested_at, hash)
values (:commit_number, :last_offset, :ingested_at, :hash)
