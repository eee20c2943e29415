"""The redaction engine: the catalog's rules applied to bodies and named values."""
