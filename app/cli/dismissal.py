"""`transom dismiss`: what could not be loaded is reported no more."""

import json
import os
from pathlib import Path

import click

from app.cli.app_route import posted
from app.cli.folder import data_option
from app.domain.ids import to_path
from app.settings import resolve


@click.command(help="Report no more what could not be loaded; the ids are on Intake and in `transom doctor`.")
@click.argument("identifier", metavar="ID")
@click.option("--reason", required=True, help="Why it needs no attention; goes on record.")
@data_option
def dismiss(identifier: str, reason: str, data: Path | None) -> None:
    """Prints what was dismissed."""
    installation = resolve({"data": data}, os.environ, Path.cwd())
    route = f"/api/v1/set-aside/{to_path(identifier)}/dismiss"
    click.echo(f"Dismissed: {json.loads(posted(installation, route, {'reason': reason}))['sentence']}")
