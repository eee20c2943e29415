"""Catalog: what is registered, where reality disagrees, and runbooks."""
