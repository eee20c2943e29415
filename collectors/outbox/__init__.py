"""Polls a Postgres outbox table and sends its rows to the collector, each at least once."""
