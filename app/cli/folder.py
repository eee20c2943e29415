"""A data folder at the command line: its settings, its office, and who acts there."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from app.assembly.people import open_office
from app.domain.actor import Actor
from app.domain.errors import BadConfiguration
from app.office import Office
from app.platform.installation import Installation
from app.settings import SETTINGS, resolve

Command = TypeVar("Command", bound=Callable[..., object])
_DATA = next(setting for setting in SETTINGS if setting.name == "data")


@dataclass(frozen=True)
class Folder:
    """`by` is the machine's user, who could as well change the folder's files."""

    installation: Installation
    office: Office
    by: Actor


def data_option(command: Command) -> Command:
    """The option --data."""
    return click.option("--data", type=click.Path(path_type=Path, file_okay=False), help=_DATA.sentence)(command)


def command_actor() -> Actor:
    """Who runs a command."""
    return Actor(f"{getpass.getuser()} at the command line", frozenset(("admin",)))


@contextmanager
def opened(data: Path | None, made: bool = False) -> Iterator[Folder]:
    """The folder of a stopped app or of a running one. Raises BadConfiguration where it is none, unless `made`."""
    installation = resolve({"data": data}, os.environ, Path.cwd())
    if not made and not (installation.office / "office.sqlite").exists():
        raise BadConfiguration(f"{installation.data} holds no office; name the folder of a Transom with --data.")
    installation.office.mkdir(parents=True, exist_ok=True)
    office = open_office(installation)
    try:
        yield Folder(installation, office, command_actor())
    finally:
        office.close()
