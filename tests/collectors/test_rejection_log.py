import threading
from collections.abc import Sequence

from app.domain.errors import Unavailable
from app.domain.records import Kind
from app.journal import Unsealed
from collectors.rejection_log import RejectionLog
from collectors.rejections import Rejection, message_of
from tests.collectors.journals import NOW, MemoryJournal


def log_over(journal: MemoryJournal) -> RejectionLog:
    return RejectionLog(journal, lambda: NOW, every_seconds=3600)


def test_rejections_of_one_reason_are_one_row() -> None:
    journal = MemoryJournal()
    log = log_over(journal)
    for place in ("a", "b"):
        log.add([Rejection("wrong", "shop", place, 2)], "local", None)
    log.add([Rejection("wrong", "shop")], "token", "t1")
    log.close()
    rows = journal.rows(Kind.REJECTION)
    assert [(row["source"], row["reason"], row["count"], row["example"]) for row in rows] == [
        ("shop", "wrong", 4, "b"),
        ("shop", "wrong", 1, None),
    ]
    assert [(entry.ingested_by, entry.tenant_scope) for entry in journal.entries] == [("local", None), ("token", "t1")]
    assert rows[0]["event_time"] == NOW


def test_what_the_journal_does_not_take_is_kept_for_later() -> None:
    journal = MemoryJournal()
    journal.failure = Unavailable("full")
    log = log_over(journal)
    log.add([Rejection("wrong", "shop")], "local", None)
    log.flush()
    log.add([Rejection("wrong", "shop")], "local", None)
    journal.failure = None
    log.close()
    assert [row["count"] for row in journal.rows(Kind.REJECTION)] == [2]


def test_reasons_without_end_are_summed_up() -> None:
    journal = MemoryJournal()
    log = log_over(journal)
    log.add([Rejection(f"reason {number}") for number in range(1500)], "local", None)
    log.close()
    rows = journal.rows(Kind.REJECTION)
    assert len(rows) == 1001
    assert sum(row["count"] for row in rows) == 1500


def test_rejections_are_written_by_themselves() -> None:
    journal = MemoryJournal()
    written = threading.Event()
    append = journal.append

    def append_and_tell(entries: Sequence[Unsealed]) -> int:
        offset = append(entries)
        written.set()
        return offset

    journal.append = append_and_tell  # type: ignore[method-assign]
    log = RejectionLog(journal, lambda: NOW, every_seconds=0.01)
    log.add([Rejection("wrong")], "local", None)
    assert written.wait(60)
    log.close()


def test_a_sender_is_told_the_first_few_and_the_number_of_the_rest() -> None:
    many = tuple(Rejection(f"reason {number}", place=f"events[{number}]", count=2) for number in range(7))
    assert message_of(many, limit=2) == (
        "events[0]: reason 0 (2 records); events[1]: reason 1 (2 records); and 10 more"
    )
