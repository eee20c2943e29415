"""`transom alerts`: rules tried on written tests, and on the history that is stored."""

import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.alerts.backtest import MINUTE, Episode, episodes, read_all, replayed
from app.alerts.rule_tests import File, RuleTest, failures, read_tests
from app.alerts.rules import Rule, rule_named
from app.assembly.demo import SAMPLE_CATALOG
from app.assembly.imported_files import taken_events
from app.catalog import CatalogFiles
from app.catalog.model import Catalog
from app.domain.alerts import RESOLVED
from app.domain.errors import BadConfiguration, BadInput, NotFound
from app.domain.instants import of_query, system_clock
from app.journal import Journal, open_journal
from app.office import Office
from app.platform.demo_folder import MARK
from app.platform.installation import Installation

MOST_STATES = 3000
"""Minutes in which something came in that a backtest judges unless it is told from when: each costs a load."""


def run_tests(installation: Installation, paths: Sequence[Path]) -> int:
    """Runs files of rule tests; 0 where all pass, 1 where some do not. Raises BadConfiguration for what is no test."""
    files = [read_tests(path) for path in paths]
    count = sum(len(file.tests) for file in files)
    failed = sum(_failed(file, test, _catalog_of(installation, file)) for file in files for test in file.tests)
    _say(f"{count - failed} of {count} passed." if failed else f"{count} passed.")
    return 1 if failed else 0


def backtest(installation: Installation, name: str, since: str | None, until: str | None) -> int:
    """Says when a rule would have fired on the stored history; 0 where it would have, 1 where it never would.

    Raises BadConfiguration for a rule or a journal that there is not, and for instants that are none.
    """
    if not installation.journal.exists():
        raise BadConfiguration(f"{installation.data} holds no journal; name the folder of the data with --data.")
    rule, catalog = _rule(installation, name)
    journal = open_journal(installation.journal, system_clock)
    try:
        first, last, cut_short = _range(journal, since, until)
        judged = _judged(installation, journal, catalog, rule, first, last)
    finally:
        journal.close()
    if cut_short:
        _say(f"Of all history the last {MOST_STATES:,} minutes with arrivals are evaluated; use --from for more.")
    _say(f"{name}, evaluated each minute from {_instant(first)} to {_instant(last)} (UTC), {_times(len(judged))}.")
    for episode in judged:
        _say(f"  {_line(episode)}")
    return 0 if judged else 1


def _failed(file: File, test: RuleTest, catalog: Catalog) -> bool:
    try:
        wrong = failures(test, catalog, lambda bodies: taken_events(catalog, bodies))
    except BadInput as error:
        raise BadConfiguration(f"{file.path.name}: {test.name}: {error}") from None
    _say(f"{'failed' if wrong else 'passed'}  {test.name}")
    for line in wrong:
        _say(f"        {line}")
    return bool(wrong)


def _catalog_of(installation: Installation, file: File) -> Catalog:
    return CatalogFiles(installation.catalog or file.catalog).current()


def _rule(installation: Installation, name: str) -> tuple[Rule, Catalog]:
    made_up = (installation.data / MARK).exists()
    folder = installation.catalog or (SAMPLE_CATALOG if made_up else None)
    catalog = CatalogFiles(folder).current()
    try:
        return rule_named(catalog, name), catalog
    except NotFound as error:
        raise BadConfiguration(str(error)) from None


def _range(journal: Journal, since: str | None, until: str | None) -> tuple[datetime, datetime, bool]:
    """The first and the last minute to judge, and whether history was cut short because nobody said from when."""
    now = system_clock()
    last = _floor(min(_asked("to", until, now) or now, now))
    minutes = _minutes_with_arrivals(journal, last)
    if not minutes:
        raise BadConfiguration("The journal holds nothing that came in by then.")
    asked = _asked("from", since, now)
    chosen = minutes[-MOST_STATES:] if asked is None else minutes
    first = max(_floor(asked) if asked is not None else chosen[0], minutes[0]) + MINUTE
    if first > last:
        raise BadConfiguration("from: there is no history between from and to.")
    return first, last, len(chosen) < len(minutes)


def _minutes_with_arrivals(journal: Journal, last: datetime) -> list[datetime]:
    minutes: dict[datetime, None] = {}
    commit = 0
    while seals := journal.seals(commit):
        minutes |= dict.fromkeys(_floor(seal.ingested_at) for seal in seals if seal.ingested_at <= last)
        commit = seals[-1].commit
    return list(minutes)


def _judged(
    installation: Installation, journal: Journal, catalog: Catalog, rule: Rule, first: datetime, last: datetime
) -> list[Episode]:
    known: dict[datetime, datetime | None] = {}
    if installation.office.exists():
        office = Office(installation.office, system_clock)
        known = office.evaluations.known_until(first, last)
        office.close()
    total = (last - first) / MINUTE
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with (
        tempfile.TemporaryDirectory(prefix="transom-") as folder,
        Progress(*columns, console=Console(stderr=True), transient=True) as bars,
    ):
        bar = bars.add_task(rule.name, total=total)
        minutes = replayed(
            read_all(journal.read),
            catalog,
            [rule],
            first,
            last,
            known_until=known,
            path=Path(folder) / "replay.duckdb",
            progress=lambda minute: bars.update(bar, completed=(minute - first) / MINUTE),
        )
        return episodes(minutes)


def _asked(name: str, text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    try:
        return of_query(text, now)
    except (ValueError, OverflowError):
        raise BadConfiguration(
            f"--{name}: {text[:60]!r} is not an instant; write RFC 3339 (2026-11-20T08:00:00Z) or now-7d."
        ) from None


def _line(episode: Episode) -> str:
    fired, last = episode.fired, episode.last
    segment = ", ".join(f"{name} {value or 'none'}" for name, value in fired.segment.items()) or "everything"
    over = f"over {_instant(last.resolved_at)}" if last.state == RESOLVED and last.resolved_at else "still firing"
    since = f", held since {_instant(fired.since)}" if fired.since != fired.fired_at else ""
    return f"{segment}: fired {_instant(fired.fired_at or fired.since)}{since}, {over}. {fired.text}"


def _times(count: int) -> str:
    return "would never have fired" if not count else f"would have fired {'once' if count == 1 else f'{count:,} times'}"


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"


def _floor(instant: datetime) -> datetime:
    return instant - timedelta(seconds=instant.second, microseconds=instant.microsecond)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
