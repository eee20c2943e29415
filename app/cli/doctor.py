"""`transom doctor`: what an installation runs on and how its files are, in sentences with what to do."""

import os
import platform
import socket
import urllib.error
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version

import click

from app.assembly.keys import key_file
from app.domain.errors import BadConfiguration, TransomError
from app.domain.instants import system_clock
from app.governance.not_loaded import sentence
from app.journal import open_journal
from app.journal.checkup import SQLITE_VERSION, check_journal, files_of
from app.journal.stored_payloads import holds_payloads
from app.office import Office
from app.office.installation_keys import new_keys
from app.platform.data_lock import lock_data
from app.platform.free_space import free_bytes, is_full, is_low
from app.platform.installation import Installation
from app.platform.readiness import own_answer
from app.store.checkup import check_file
from app.store.condition import WHOLE_FILE, SetAside
from app.store.store_file import EARLIER, files_aside

_AHEAD_SECONDS = 300
_ANSWER_SECONDS = 3.0
_MOST = 20


@dataclass
class Report:
    """What was looked at; `problems` counts what somebody should do something about."""

    say: Callable[[str], None]
    problems: int = 0
    last_offset: int | None = None
    dismissed: frozenset[tuple[int, int, str]] = frozenset()

    def well(self, sentence: str) -> None:
        """Something that is as it should be."""
        self.say(f"ok       {sentence}")

    def problem(self, sentence: str) -> None:
        """Something to act on."""
        self.problems += 1
        self.say(f"problem  {sentence}")


def doctor(installation: Installation, new_key: bool = False) -> int:
    """Looks at everything and changes nothing, unless `new_key` asks for a new key file; 1 where there are problems."""
    if new_key:
        return _new_key(installation)
    report = Report(click.echo)
    running = _is_running(installation)
    _versions(report)
    _folders(report, installation)
    _space(report, installation)
    _key(report, installation)
    _ports(report, installation, running)
    for look in (_journal, _office):
        try:
            look(report, installation)
        except TransomError as error:
            report.problem(str(error))
    _store(report, installation, running)
    click.echo(
        "No problems."
        if not report.problems
        else f"{report.problems} problem{'s' if report.problems > 1 else ''} to look at."
    )
    return 1 if report.problems else 0


def _new_key(installation: Installation) -> int:
    if installation.key.exists():
        raise BadConfiguration(f"{installation.key} exists; a new key file is made only where there is none.")
    with lock_data(installation.data), closing(Office(installation.office, system_clock)) as office:
        new_keys(office, key_file(installation), system_clock)
    click.echo(f"{installation.key} is new. Payloads that were stored before it cannot be opened.")
    return 0


def _is_running(installation: Installation) -> bool:
    if not installation.data.is_dir():
        return False
    try:
        with lock_data(installation.data):
            return False
    except BadConfiguration:
        return True


def _versions(report: Report) -> None:
    parts = f"Python {platform.python_version()}, DuckDB {version('duckdb')}, SQLite {SQLITE_VERSION}"
    report.well(f"Transom {version('transom')} on {platform.system()} {platform.machine()}: {parts}.")


def _folders(report: Report, installation: Installation) -> None:
    data = installation.data
    if not data.is_dir():
        report.problem(f"{data} is not there yet; `transom serve` makes it.")
        return
    for folder in (data, installation.journal, installation.office):
        if folder.is_dir() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            report.problem(f"{folder} cannot be written to by this user; change its rights or start as its owner.")
            return
    report.well(f"{data} can be read and written.")


def _space(report: Report, installation: Installation) -> None:
    if not installation.data.is_dir():
        return
    left = f"{free_bytes(installation.data) / 2**30:,.1f} GiB are free in {installation.data}"
    if is_full(installation.data):
        report.problem(f"{left}: senders are answered 503 until there is more.")
    elif is_low(installation.data):
        report.problem(f"{left}: nothing is loaded into the store until there is more.")
    else:
        report.well(f"{left}.")


def _key(report: Report, installation: Installation) -> None:
    if installation.key.exists():
        try:
            key_file(installation).read()
        except TransomError as error:
            report.problem(str(error))
        else:
            report.well(f"{installation.key.name} holds the master key and is its owner's alone.")
    elif holds_payloads(installation.journal):
        report.problem(
            f"{installation.key} is missing, and payloads are encrypted under it. Restore it from a backup, or give "
            "them up with `transom doctor --new-key`."
        )
    else:
        report.well(f"{installation.key.name} is made at the first start.")


def _ports(report: Report, installation: Installation, running: bool) -> None:
    if running:
        _answers(report, "The app", f"{installation.own_url}/readyz")
        _answers(report, "The collector", f"{installation.own_collector_url}/readyz")
        return
    for name, port in (("port", installation.port), ("otlp_port", installation.otlp_port)):
        _free(report, installation.host, name, port)
    _free(report, installation.host, "grpc_port", installation.grpc_port)


def _answers(report: Report, who: str, url: str) -> None:
    try:
        with own_answer(url, _ANSWER_SECONDS):
            report.well(f"{who} runs and is ready ({url}).")
    except urllib.error.HTTPError as error:
        detail = error.read(2000).decode("utf-8", "replace")
        error.close()
        report.problem(f"{who} runs and is not ready ({url} answers {error.code}): {detail}")
    except OSError:
        report.problem(f"{who} of this folder runs, but {url} does not answer; name the ports it was started with.")


def _free(report: Report, host: str, name: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            flag = f"--{name.replace('_', '-')}"
            report.problem(f"{host}:{port} cannot be listened on ({error.strerror}); choose another with {flag}.")
        else:
            report.well(f"{host}:{port} is free ({name}).")


def _journal(report: Report, installation: Installation) -> None:
    files = files_of(installation.journal)
    if not files:
        report.well("The journal is empty.")
        return
    journal = open_journal(installation.journal, system_clock)
    try:
        result = check_journal(journal)
    finally:
        journal.close()
    report.last_offset = result.last_offset
    for damage in result.damages[:_MOST]:
        report.problem(f"{damage.reason} Restore {damage.file} from a backup if there is one; the rest is in use.")
    if len(result.damages) > _MOST:
        report.problem(f"{len(result.damages) - _MOST:,} more entries are damaged.")
    if result.broken_after is not None:
        report.problem(
            f"The chain of commits breaks after commit {result.broken_after:,}: a commit was removed or changed."
        )
    if not result.damages and result.broken_after is None:
        report.well(
            f"The journal is whole: {result.entries:,} entries with {result.records:,} records in {len(files):,} files."
        )
    now = system_clock()
    if result.last_instant is not None and (result.last_instant - now).total_seconds() > _AHEAD_SECONDS:
        report.problem(
            f"The journal's last entry is of {result.last_instant:%Y-%m-%d %H:%M} (UTC), but this clock says "
            f"{now:%Y-%m-%d %H:%M}: set the clock."
        )
    else:
        report.well(f"The clock says {now:%Y-%m-%d %H:%M} (UTC), not before the journal's last entry.")


def _office(report: Report, installation: Installation) -> None:
    if not (installation.office / "office.sqlite").exists():
        report.well("The office is made at the first start.")
        return
    office = Office(installation.office, system_clock)
    try:
        damage = office.damage()
        broken = office.ledger.broken_at() if damage is None else None
        if damage is None:
            report.dismissed = frozenset((row.entry_offset, row.place, row.file) for row in office.dismissals.all())
    finally:
        office.close()
    if damage is not None:
        report.problem(f"office.sqlite is damaged ({damage}). Stop Transom and restore it from a backup.")
    elif broken is not None:
        report.problem(f"The ledger in office.sqlite does not follow from entry {broken:,} on: it was changed.")
    else:
        report.well("The office is whole, and its ledger is unbroken.")


def _store(report: Report, installation: Installation, running: bool) -> None:
    for name in files_aside(installation.store):
        text = f"{name} is a store that was at fault. The journal has filled a new one; delete it or keep it."
        (report.well if (*WHOLE_FILE, name) in report.dismissed else report.problem)(text)
    for name in files_aside(installation.store, EARLIER):
        report.well(f"{name} is the store of another version. The journal has filled a new one; delete it or keep it.")
    if running:
        report.well("The store is in use; what it could not load is on Intake and at /api/v1/set-aside.")
        return
    if not installation.store.exists():
        report.well("The store is made from the journal at the next start.")
        return
    try:
        result = check_file(installation.store)
    except BadConfiguration as error:
        report.problem(str(error))
        return
    if result.fault is not None:
        report.problem(
            f"{installation.store.name} is at fault: {result.fault}. The next start keeps it aside and makes a new one."
        )
        return
    behind = max((report.last_offset or 0) - result.offset, 0)
    report.well(f"The store is sound; {behind:,} journal entries are left to load.")
    _not_loaded(report, result.set_aside)


def _not_loaded(report: Report, rows: Sequence[SetAside]) -> None:
    """One problem for all that was set aside of one sender, kind, file and reason, as Intake lists it."""
    groups: dict[tuple[str | None, ...], list[SetAside]] = {}
    for row in rows:
        if row.kind != "store" and (row.entry_offset, row.place, row.file) not in report.dismissed:
            groups.setdefault((row.source, row.ingested_by, row.kind, row.file, row.reason), []).append(row)
    for group in list(groups.values())[:_MOST]:
        first = group[0]
        text = sentence(
            {
                **vars(first),
                "records": sum(row.records for row in group),
                "first_offset": first.entry_offset,
                "last_offset": group[-1].entry_offset,
            }
        )
        report.problem(f"{text} Every start tries it again; `transom dismiss {first.id} --reason ...` ends the report.")
    if len(groups) > _MOST:
        report.problem(f"{len(groups) - _MOST:,} more kinds of it could not be loaded.")
