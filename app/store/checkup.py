"""Reads a store file that is not in use: whether it is sound, and what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import BadConfiguration
from app.store.condition import SetAside
from app.store.database import open_read_only
from app.store.loader import Loader
from app.store.set_aside_rows import SetAsideRows
from app.store.soundness import unreadable_part
from app.store.store_file import hindrance_of


@dataclass(frozen=True)
class Checkup:
    """`fault` is None for a sound store; `offset` is the journal's up to which it is loaded."""

    fault: str | None
    offset: int = 0
    set_aside: Sequence[SetAside] = ()


def check_file(path: Path) -> Checkup:
    """Reads all of the file, and changes nothing in it.

    Raises BadConfiguration where something outside the file prevents that.
    """
    try:
        connection = open_read_only(path)
    except Exception as error:
        hindrance = hindrance_of(path)
        if hindrance is not None:
            raise BadConfiguration(hindrance) from None
        return Checkup((str(error).splitlines() or [type(error).__name__])[0][:240])
    try:
        fault = unreadable_part(connection)
        if fault is not None:
            return Checkup(fault)
        loader = Loader(connection)
        return Checkup(None, loader.last_offset(), SetAsideRows(connection).all())
    finally:
        connection.close()
