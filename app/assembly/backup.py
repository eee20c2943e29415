"""Backup of an installation while it runs, and what a restored one is made of.

A backup is a folder: `journal/`, `office/`, `catalog/`, with `keys/` the key files, and `backup.json`, which has the
hash of every file. The store is not in it: it is made from the journal.
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from app.assembly.keys import key_file
from app.assembly.store import build_store
from app.domain.actor import Actor
from app.domain.errors import BadInput, Unavailable
from app.domain.instants import system_clock, to_rfc3339
from app.journal import open_journal
from app.journal.day_copies import copy_days
from app.office import Office
from app.platform.installation import Installation

MANIFEST = "backup.json"
FORMAT = "transom.backup.v1"
_KEYS = "keys"
_TRIES = 3


@dataclass(frozen=True)
class Backup:
    """What a backup holds: the journal up to an entry, the ledger's last entries by chain, and whether the keys."""

    made_at: str
    last_offset: int
    heads: Mapping[str, int]
    with_key: bool


def back_up(installation: Installation, office: Office, target: Path, with_key: bool, actor: Actor) -> Backup:
    """A consistent copy in the new or empty folder `target`, of all that was acknowledged before the call.

    The office comes before the journal, so that no commit is on record that the copy does not have; keys that were made
    meanwhile are added, so that every payload of the copy has its key. Raises BadInput for a folder that is not empty,
    Unavailable where something cannot be copied.
    """
    if target.exists() and any(target.iterdir()):
        raise BadInput(f"{target} is not empty; choose a new folder for the backup.")
    office.ledger.record(actor, "backup.begun", f"backup:{target.name}", outcome=_words(with_key))
    for _ in range(_TRIES):
        if target.exists():
            shutil.rmtree(target)
        target.mkdir(parents=True, mode=0o700)
        copied = _copied(installation, office, target, with_key)
        if copied is not None:
            break
    else:
        raise Unavailable("The master key was changed during the backup, again and again; try it once that is done.")
    text = _manifest(target, copied)
    _write(target / MANIFEST, text)
    digest = f"sha256:{hashlib.sha256(text).hexdigest()}"
    outcome = f"journal up to entry {copied.last_offset}, {_words(with_key)}, {digest}"
    office.ledger.record(actor, "backup.made", f"backup:{target.name}", outcome=outcome)
    return copied


def restore(source: Path, installation: Installation, catalog: Path, actor: Actor) -> Backup:
    """The backup in the new or empty folder of the installation, its catalog in `catalog`, and a store made from it.

    Every session of a person is ended. Raises BadInput for a folder that is not empty or is no whole backup.
    """
    data = installation.data
    for folder in (data, catalog):
        if folder.exists() and any(folder.iterdir()):
            raise BadInput(f"{folder} is not empty; a backup is restored into a new folder.")
    backup = checked(source)
    data.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source / "journal", installation.journal)
    shutil.copytree(source / "office", installation.office)
    if (source / "catalog").exists():
        shutil.copytree(source / "catalog", catalog, dirs_exist_ok=True)
    for path in (installation.key, installation.audit_key):
        if (source / _KEYS / path.name).exists():
            _write(path, (source / _KEYS / path.name).read_bytes())
    with closing(Office(installation.office, system_clock)) as office:
        for account in office.accounts.all():
            office.sessions.end_all(account.name, actor)
        outcome = f"journal up to entry {backup.last_offset}, made {backup.made_at}"
        office.ledger.record(actor, "backup.restored", f"backup:{source.name}", outcome=outcome)
    build_store(installation, installation.store)
    return backup


def checked(source: Path) -> Backup:
    """What a backup holds, once every file of it is the one that was written. Raises BadInput."""
    try:
        manifest = orjson.loads((source / MANIFEST).read_bytes())
        if manifest.pop("format") != FORMAT:
            raise ValueError
        listed = manifest.pop("files")
        backup = Backup(**manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(f"{source} is no backup, or one that was not finished: {MANIFEST} does not read.") from None
    present = _hashes(source)
    for name in sorted({*listed, *present}):
        if listed.get(name) != present.get(name):
            raise BadInput(f"{source}: {name} is not the file that was backed up. Use another backup.")
    return backup


def _copied(installation: Installation, office: Office, target: Path, with_key: bool) -> Backup | None:
    """The files; None where the master key was changed meanwhile, so that the key file would open only a part."""
    at = system_clock()
    office.copy_to(target / "office")
    copy_days(installation.journal, target / "journal")
    with closing(Office(target / "office", system_clock)) as copy:
        copy.keys.adopt(office.keys)
        heads = {head.chain: head.sequence for head in copy.ledger.heads()}
        master = copy.keys.master()
    if installation.catalog is not None:
        shutil.copytree(installation.catalog, target / "catalog")
    if with_key:
        for path in (installation.key, installation.audit_key):
            if path.exists():
                _write(target / _KEYS / path.name, path.read_bytes())
        if installation.key.exists() and master not in {known.id for known in key_file(installation).read().masters}:
            return None
    if office.keys.master() != master:
        return None
    return Backup(to_rfc3339(at) or "", _last_offset(target), heads, with_key)


def _last_offset(target: Path) -> int:
    with closing(open_journal(target / "journal", system_clock)) as journal:
        return journal.last_offset()


def _manifest(target: Path, backup: Backup) -> bytes:
    content: dict[str, Any] = {"format": FORMAT, **vars(backup), "files": _hashes(target)}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file by its place in the folder, but for the manifest's."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in files}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    """A file that only its user may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _words(with_key: bool) -> str:
    return "with the keys" if with_key else "without the keys"
