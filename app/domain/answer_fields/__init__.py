"""The fields of answers, once: SQL columns, JSON schema, CSV columns and grids are checked against these."""
