"""`transom collect`: fetches records from where they lie, until a signal ends it."""

import logging
import signal
import sys
from threading import Event

import click

from app.assembly.outbox import outbox_poller
from app.cli.tokens import token_of
from app.platform.installation import Installation


def collect_outbox(installation: Installation, table: str, mapping: str | None, url: str | None, once: bool) -> int:
    """Poll the table; 0 once a signal ended it, or, with `once`, after one pass: 1 where rows were not taken."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    poller, sentence = outbox_poller(installation, table, mapping, url, token_of(installation), stop)
    click.echo(sentence)
    counts = poller.run(once)
    click.echo(f"{counts.taken:,} rows sent, {counts.refused:,} not taken")
    return 1 if once and counts.refused else 0
