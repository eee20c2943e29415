-- One entry of a commit.
insert into entries (
  entry_offset, commit_number, kind, ingested_by, tenant_scope, records, size, hash, leaves, data
)
values (:entry_offset, :commit_number, :kind, :ingested_by, :tenant_scope, :records, :size, :hash, :leaves, :data)
