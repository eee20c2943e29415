"""`transom catalog`: the problems of a catalog, with file and line."""

from pathlib import Path

import click

from app.catalog import check as problems_of
from app.catalog import notes
from app.domain.errors import BadConfiguration


def check(folder: Path | None) -> int:
    """Prints every problem of the catalog in `folder`; 1 where there are some, else 0. Notes change no exit code.

    Raises BadConfiguration where no folder is named, or there is none.
    """
    if folder is None:
        raise BadConfiguration("No catalog to check: name its directory, or set TRANSOM_CATALOG.")
    if not folder.is_dir():
        raise BadConfiguration(f"{folder}: there is no such directory.")
    problems = problems_of(folder)
    for problem in problems:
        click.echo(str(problem))
    if problems:
        return 1
    for note in notes(folder):
        click.echo(f"{note} (Only a note: the catalog can be used.)")
    click.echo(f"{folder}: no problems.")
    return 0
