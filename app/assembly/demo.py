"""The demo: its history through the collector's own intake, then its live traffic and its workflow engine."""

import signal
import threading
from contextlib import closing
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import urlsplit

from app.assembly.collector import serve_collector
from app.assembly.keys import key_file
from app.catalog import CatalogFiles
from app.domain.actor import Actor
from app.domain.instants import system_clock
from app.journal import Journal, open_journal
from app.office import Office
from app.office.installation_keys import keys_of
from app.office.tokens import INGEST
from app.platform.demo_folder import history_end
from app.platform.installation import Installation
from app.platform.parent_watch import end_with_parent
from app.platform.readiness import wait_until_ready
from collectors.intake import Intake, Request
from sample_data import CATALOG as SAMPLE_CATALOG
from sample_data import engine as sample_engine
from sample_data import history, live
from sample_data.stories import STORIES

__all__ = [
    "SAMPLE_CATALOG",
    "admit_live_traffic",
    "feed_history",
    "save_stories",
    "serve_demo_collector",
    "serve_live_traffic",
]

DEMO = Actor("demo", frozenset())
"""Owns the saved views that the demo starts with."""


def serve_demo_collector(installation: Installation, seed: int) -> None:
    """The demo's history first, through the same intake, each record at its own instant; then the wires."""
    if history_end(installation.data) is None:
        save_stories(installation)
        now = system_clock()
        feed_history(installation, seed, now)
        history_end(installation.data, now)
    serve_collector(installation)


def save_stories(installation: Installation) -> None:
    """The demo's stories as saved views, each a click away from Operate."""
    with closing(Office(installation.office, system_clock)) as office:
        for story in STORIES:
            office.views.save(story.title, story.url, DEMO)


def feed_history(installation: Installation, seed: int, now: datetime) -> int:
    """90 days of made-up history up to `now` into the journal; how many requests it took."""
    clock = history.HistoryClock(now - timedelta(days=history.DAYS + 1))
    journal = open_journal(installation.journal, clock)
    gathered = history.Gathered(journal)
    catalog = CatalogFiles(installation.catalog).current
    office = Office(installation.office, system_clock)
    keys = keys_of(office, key_file(installation), installation.journal, clock)
    intake = Intake(cast(Journal, gathered), catalog, keys, clock)

    def accept(request: history.TimedRequest) -> int:
        return intake.accept(Request(request.signal, request.content_type), request.body).status

    taken = history.feed(history.requests(seed, now), accept, gathered, clock)
    intake.close()
    journal.close()
    office.close()
    return taken


def admit_live_traffic(installation: Installation, token: str) -> None:
    """Makes `token` one of the office's, unless it is already: the traffic may have been started anew."""
    with closing(Office(installation.office, system_clock)) as office:
        if office.tokens.of(token) is None:
            office.tokens.add("live-traffic", INGEST, None, None, token, DEMO)


def serve_live_traffic(installation: Installation, seed: int, token: str) -> None:
    """The demo's live traffic and its workflow engine, through the real wires, once they answer.

    They send `token` from the start, so that they go on when the first account ends local mode.
    """
    end_with_parent()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    if wait_until_ready(f"{installation.own_collector_url}/readyz", stop):
        since = history_end(installation.data)
        if since is not None:
            admit_live_traffic(installation, token)
            stand_in = sample_engine.Engine(installation.act_secret or "")
            port = urlsplit(installation.act_url or "").port or 0
            sample_engine.serve(stand_in, port, installation.own_collector_url, stop, token)
            live.run(installation.own_collector_url, seed, since, stop, overtaken=stand_in.has, token=token)
