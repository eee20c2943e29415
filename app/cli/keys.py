"""`transom keys`: the master key and the data keys that it wraps."""

from pathlib import Path

import click

from app.assembly.keys import key_file, office_keys
from app.cli.folder import data_option, opened
from app.domain.instants import system_clock
from app.office.data_keys import DataKeyRing
from app.office.key_book import DataKey


@click.group(help="The master key, and the data keys of tenants and months that it wraps.")
def keys() -> None:
    """Works on a stopped app's folder and on a running one's."""


@keys.command(
    "rotate", help="Make a new master key; every data key is wrapped again under it, no stored body is rewritten."
)
@click.option("--reason", help="Why; goes on record.")
@data_option
def rotate(reason: str | None, data: Path | None) -> None:
    """With `key_command` set, the new key is wrapped by that command, whatever wrapped the one before."""
    with opened(data) as folder:
        office_keys(folder.installation, folder.office)
        ring = DataKeyRing(folder.office.keys, key_file(folder.installation), system_clock)
        n = ring.rotate(folder.by, reason)
        click.echo(f"{folder.installation.key} holds a new master key, and {n} keys are wrapped again under it.")
        click.echo("Backups made before open with the key file of their time alone: keep it with them, or destroy it.")


@keys.command("list", help="Every data key: tenant, month, since when, and whether and why it was destroyed.")
@data_option
def list_keys(data: Path | None) -> None:
    """Never a key."""
    with opened(data) as folder:
        for key in folder.office.keys.history():
            click.echo(_line(key))


def _line(key: DataKey) -> str:
    whose = f"tenant {key.tenant}" if key.tenant else "no tenant"
    ended = ""
    if key.destroyed_at is not None:
        ended = f"; destroyed {key.destroyed_at:%Y-%m-%d %H:%M} UTC by {key.destroyed_by}: {key.reason}"
    return f"{key.key_id}: {whose}, {key.month}; since {key.created_at:%Y-%m-%d %H:%M} UTC{ended}"
