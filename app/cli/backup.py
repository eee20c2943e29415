"""`transom backup` and `transom restore`."""

import dataclasses
from pathlib import Path

import click

from app.assembly.backup import Backup, back_up, restore
from app.cli.folder import command_actor, opened
from app.platform.data_lock import lock_data
from app.platform.installation import Installation


def backup(installation: Installation, target: Path, with_key: bool) -> None:
    """Copies while the folder is in use; prints what the copy holds."""
    with opened(installation.data) as folder:
        made = back_up(installation, folder.office, target, with_key, folder.by)
    click.echo(f"{target} holds {_words(made)}.")
    if not with_key:
        names = f"{installation.key.name} and {installation.audit_key.name}"
        click.echo(
            f"{names} of {installation.data} are not in it: keep them elsewhere, or no payload can be read again."
        )


def restored(installation: Installation, source: Path) -> None:
    """Fills a new folder; prints what it holds and what is still to be done."""
    catalog = installation.catalog or installation.data / "catalog"
    with lock_data(installation.data):
        made = restore(
            source, dataclasses.replace(installation, catalog=_own_catalog(source, catalog)), catalog, command_actor()
        )
    click.echo(f"{installation.data} holds {_words(made)}.")
    if not made.with_key:
        names = f"{installation.key.name} and {installation.audit_key.name}"
        click.echo(f"The backup holds no keys: put {names} of its time into {installation.data} before the start.")
    if (source / "catalog").exists():
        click.echo(f"Its catalog is in {catalog}: transom serve --data {installation.data} --catalog {catalog}")


def _own_catalog(source: Path, catalog: Path) -> Path | None:
    return catalog if (source / "catalog").exists() else None


def _words(made: Backup) -> str:
    ledger = sum(made.heads.values())
    return f"the journal up to entry {made.last_offset:,} and {ledger:,} entries of the ledger, of {made.made_at}"
