"""The record, and the durable inbox between the two processes: collectors append, the store reads from an offset."""

from app.journal.address import MEMORY, open_journal
from app.journal.memory import MemoryJournal
from app.journal.port import Clock, Damage, Entry, Journal, Seal, Unsealed
from app.journal.sqlite import SqliteJournal

__all__ = [
    "MEMORY",
    "Clock",
    "Damage",
    "Entry",
    "Journal",
    "MemoryJournal",
    "Seal",
    "SqliteJournal",
    "Unsealed",
    "open_journal",
]
