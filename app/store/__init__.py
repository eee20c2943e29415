"""The store, the only user of DuckDB beside `app.queries`: schema, loading, joining, deriving, snapshots."""
