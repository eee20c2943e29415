"""`transom catalog`: the problems of a catalog with file and line, a first draft of one, and its schema for editors."""

import json
from collections.abc import Collection
from pathlib import Path
from urllib.parse import quote

import click

from app.catalog import check as problems_of
from app.catalog import load, notes
from app.catalog.schema import schema as schema_of
from app.cli.app_route import posted
from app.domain.errors import BadConfiguration
from app.platform.installation import Installation
from app.reference.catalog_keys import TABLES

_DRAFTS = "/api/v1/catalog/drafts"


def draft(installation: Installation, workflow: str, url: str | None) -> str:
    """A first catalog of a workflow, as TOML: asked of the app that runs, or of the folder. Raises BadInput."""
    return posted(installation, f"{_DRAFTS}?workflow={quote(workflow, safe='')}", url=url).decode()


def schema() -> str:
    """The JSON schema of the catalog."""
    return json.dumps(schema_of(TABLES), indent=2)


def check(folder: Path | None, targets: Collection[str] = ()) -> int:
    """Prints every problem of the catalog in `folder`; 1 where there are some, else 0. Notes change no exit code.

    `targets` are the names of those whom the settings let alerts tell; without any, whom owners notify is not judged.
    Raises BadConfiguration where no folder is named, or there is none.
    """
    if folder is None:
        raise BadConfiguration("No catalog to check: name its directory, or set TRANSOM_CATALOG.")
    if not folder.is_dir():
        raise BadConfiguration(f"{folder}: there is no such directory.")
    problems = problems_of(folder, targets)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        return 1
    for note in notes(folder):
        click.echo(f"{note} (Only a note: the catalog can be used.)")
    notified = sorted({name for owner in load(folder).owners.values() for name in owner.notify})
    if notified and not targets:
        click.echo(
            f"No targets are set here, so whom owners notify is not judged: {', '.join(notified)}. (Only a note.)"
        )
    click.echo(f"{folder}: no problems.")
    return 0
