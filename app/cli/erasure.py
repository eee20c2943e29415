"""`transom hold`, `transom erase` and `transom retention`: what must be kept, and what must go."""

import json
from pathlib import Path

import click

from app.cli.app_route import posted
from app.cli.folder import Command, Folder, data_option, opened
from app.office import Hold


def _reach(command: Command) -> Command:
    """The options that name records."""
    for name, sentence in (
        ("transaction", "Of the transaction with this id."),
        ("month", "That arrived in this month: 2026-11."),
        ("tenant", 'Of this tenant; "" for what has none.'),
    ):
        command = click.option(f"--{name}", help=sentence)(command)
    return command


@click.group(help="Legal holds: what neither retention nor an erasure may take until they are released.")
def hold() -> None:
    """Works on a stopped app's folder and on a running one's."""


@hold.command("place", help="A hold on all that the options name together; without one, on everything.")
@_reach
@click.option("--reason", required=True, help="Why; goes on record.")
@data_option
def place(data: Path | None, **body: str | None) -> None:
    """Prints the hold's id."""
    with opened(data) as folder:
        answered = json.loads(posted(folder.installation, "/api/v1/audit/holds", _named(body)))
        click.echo(f"Hold {answered['hold_id']} is placed.")


@hold.command("release", help="End a hold by its id.")
@click.argument("hold_id")
@click.option("--reason", required=True, help="Why; goes on record.")
@data_option
def release(hold_id: str, reason: str, data: Path | None) -> None:
    """What it kept may go from now on."""
    with opened(data) as folder:
        folder.office.holds.release(folder.by, hold_id, reason)
        click.echo(f"Hold {hold_id} is released.")


@hold.command("list", help="Every hold, released ones included.")
@data_option
def list_holds(data: Path | None) -> None:
    """One line a hold."""
    with opened(data) as folder:
        for each in folder.office.holds.all():
            click.echo(_line(each))


@click.command(help="Erase payloads for good by destroying their keys: of a tenant, a month, both, or a transaction.")
@_reach
@click.option("--reason", required=True, help="Why; goes on record.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
def erase(yes: bool, data: Path | None, **body: str | None) -> None:
    """The records, their hashes and the ledger stay, and verify."""
    with opened(data) as folder:
        if not yes:
            _confirmed(folder, _named(body))
        answered = json.loads(posted(folder.installation, "/api/v1/audit/erasures", _named(body)))
        what = f"{answered['payloads']} payloads" if answered["payloads"] is not None else f"{answered['keys']} keys"
        click.echo(f"{answered['erased']}: {what} destroyed. Backups made before still hold them: see `transom keys`.")
        if answered["left"]:
            click.echo(f"{answered['left']} payloads were sealed before there were data keys; retention removes them.")


@click.command(help="What retention would remove now, by kind, and what it keeps and why; removes nothing.")
@data_option
def retention(data: Path | None) -> None:
    """A sentence, and a line for each kind whose time is over somewhere."""
    with opened(data) as folder:
        trial = json.loads(posted(folder.installation, "/api/v1/audit/retention/dry-run"))
        click.echo(trial["sentence"])
        for row in trial["kinds"]:
            days = f" of {row['first_day']} to {row['last_day']}" if row["removes"] else ""
            click.echo(
                f"{row['kind']}: {row['removes']:,} would go{days}; {row['keeps_on_hold']:,} stay on hold, "
                f"{row['keeps_open']:,} with open transactions; kept for {row['days']:,} days"
            )


def _confirmed(folder: Folder, body: dict[str, str]) -> None:
    """Says what would be destroyed, and asks for its words to be typed. Raises Abort for other words."""
    named = {name: value for name, value in body.items() if name != "reason"}
    preview = json.loads(posted(folder.installation, "/api/v1/audit/erasures/preview", named))
    click.echo(preview["sentence"])
    if preview["holds"]:
        raise click.Abort
    if click.prompt(f"This cannot be undone. Type {preview['erases']} to erase it").strip() != preview["erases"]:
        click.echo("That is not it. Nothing was erased.")
        raise click.Abort


def _named(body: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in body.items() if value is not None}


def _line(each: Hold) -> str:
    ended = "" if each.released_at is None else f"; released {each.released_at:%Y-%m-%d} by {each.released_by}"
    return (
        f"{each.hold_id}: {each.reach.words}; since {each.placed_at:%Y-%m-%d} by {each.placed_by}: {each.reason}{ended}"
    )
