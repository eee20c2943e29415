"""Whether the store can be read and is complete, as a sentence and for `/metrics`."""

from app.domain.errors import TransomError
from app.platform.prometheus import Family
from app.queries.set_aside import set_aside_counts
from app.store.condition import Condition
from app.store.reader import Reader

LATE_SECONDS = 10.0
"""An acknowledged record is readable within a second or two; so much later something is wrong."""


def not_readable(condition: Condition) -> str | None:
    """Why acknowledged records cannot be read now; None where they can."""
    if condition.waiting is not None:
        return condition.waiting
    if condition.backlog:
        return f"The store still loads what the journal holds: {condition.backlog:,} entries are left."
    if condition.late_seconds > LATE_SECONDS:
        return f"What was acknowledged {condition.late_seconds:,.0f} seconds ago cannot be read yet."
    return None


def condition_families(condition: Condition) -> list[Family]:
    """How the store stands, which needs no store to be told."""
    return [
        Family(
            "transom_store_readable",
            "gauge",
            "1 while what was acknowledged can be read.",
            [((), float(not_readable(condition) is None))],
        ),
        Family("transom_load_backlog", "gauge", "Journal entries left to load.", [((), float(condition.backlog))]),
        Family(
            "transom_load_late_seconds",
            "gauge",
            "How long the oldest entry that is not loaded has waited.",
            [((), condition.late_seconds)],
        ),
        Family(
            "transom_store_losses_total",
            "counter",
            "Times the store was at fault since the start.",
            [((), float(len(condition.losses)))],
        ),
        Family(
            "transom_store_files_aside",
            "gauge",
            "Store files that were at fault and are kept.",
            [((), float(len(condition.files_aside)))],
        ),
    ]


def set_aside_families(reader: Reader) -> list[Family]:
    """What was acknowledged and is not in the store, by kind."""
    counts = set_aside_counts(reader)
    samples = [((("kind", kind),), float(rows)) for kind, rows in counts.items()]
    sentence = "Records, journal entries and store files that are set aside, by kind."
    return [Family("transom_set_aside", "gauge", sentence, samples)]


def unanswered(error: Exception) -> str:
    """Why the store did not answer; an error that is not one of ours is only named in the log."""
    return str(error) if isinstance(error, TransomError) else "The store does not answer."
