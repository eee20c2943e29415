"""The record, and the durable inbox between the two processes: collectors append, the store reads from an offset."""

from app.journal.port import Clock, Damage, Damaged, Entry, Journal, Seal, Unsealed
from app.journal.sqlite import SqliteJournal

__all__ = ["Clock", "Damage", "Damaged", "Entry", "Journal", "Seal", "SqliteJournal", "Unsealed"]
