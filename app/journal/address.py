"""Opens a journal by its address: the one place that knows which implementation an address means."""

from pathlib import Path

from app.journal.memory import MemoryJournal
from app.journal.port import Clock, Journal
from app.journal.sqlite import SqliteJournal

MEMORY = "memory:"
"""The address of a journal of its own that ends with the process: what rule tests and trials append to."""


def open_journal(address: Path | str, clock: Clock) -> Journal:
    """The journal at `address`: a folder on a local disk, or `memory:` for one that ends with the process."""
    return MemoryJournal(clock) if address == MEMORY else SqliteJournal(Path(address), clock)
