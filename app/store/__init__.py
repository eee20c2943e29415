"""The only door to DuckDB: schema, loading, joining, deriving, and the records as known at an earlier instant."""
