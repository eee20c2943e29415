"""`transom collect`: fetches records from where they lie, until a signal ends it."""

import logging
import os
import signal
import sys
from pathlib import Path
from threading import Event

import click

from app.cli.folder import data_option
from app.cli.tokens import token_of
from app.settings import SETTINGS, resolve

_SENTENCES = {setting.name: setting.sentence for setting in SETTINGS}


@click.group(help="Fetches records from where they lie.")
def collect() -> None:
    """Runs beside the collector, on its machine or on another."""


@collect.command(
    "outbox", help="Polls a Postgres outbox table and sends its rows to the collector, each at least once."
)
@click.option("--table", default="outbox", show_default=True, help="The table, also as schema.table.")
@click.option("--mapping", help="The mapping of the catalog that says which columns are what.")
@click.option("--url", help="The collector to send to, such as http://127.0.0.1:4318; by default this machine's.")
@click.option("--once", is_flag=True, help="Send what is there, and end.")
@click.option("--catalog", type=click.Path(path_type=Path, file_okay=False), help=_SENTENCES["catalog"])
@click.option("--token-file", type=click.Path(path_type=Path, dir_okay=False), help=_SENTENCES["token_file"])
@data_option
def outbox(
    table: str,
    mapping: str | None,
    url: str | None,
    once: bool,
    catalog: Path | None,
    token_file: Path | None,
    data: Path | None,
) -> None:
    """The database's address is the setting `outbox_database`. Exit code 1 where `--once` met refused rows."""
    from app.assembly.outbox_poller import outbox_poller

    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    installation = resolve({"data": data, "catalog": catalog, "token_file": token_file}, os.environ, Path.cwd())
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    poller, sentence = outbox_poller(installation, table, mapping, url, token_of(installation), stop)
    click.echo(sentence)
    counts = poller.run(once)
    click.echo(f"{counts.taken:,} rows sent, {counts.refused:,} not taken")
    sys.exit(1 if once and counts.refused else 0)
