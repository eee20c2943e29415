"""A history of some days through the intake and into a journal."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import orjson

from app.catalog import load
from app.domain.encryption import Keys
from app.journal import Journal, SqliteJournal
from collectors.intake import Intake, Request
from sample_data import CATALOG
from sample_data.history import Gathered, HistoryClock, TimedRequest, feed, requests


def fed(directory: Path, now: datetime, days: int) -> SqliteJournal:
    """All stories, and normal days of the last `days`; asserts that no record is refused."""
    clock = HistoryClock(now - timedelta(days=100))
    journal = SqliteJournal(directory / "journal", clock)
    gathered = Gathered(journal)
    catalog = load(CATALOG)
    intake = Intake(cast(Journal, gathered), lambda: catalog, Keys(b"k" * 32, b"t" * 32), clock)

    def accept(request: TimedRequest) -> int:
        answer = intake.accept(Request(request.signal, request.content_type), request.body)
        if request.signal == "events":
            assert orjson.loads(answer.body)["rejected"] == []
        else:
            assert not answer.body
        return answer.status

    feed(requests(7, now, days), accept, gathered, clock)
    intake.close()
    return journal
