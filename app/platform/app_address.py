"""`app.json` in the data folder: where the app of the folder answers, and the secret of the next request to it."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.domain.errors import BadConfiguration


@dataclass(frozen=True)
class AppAddress:
    """`certificate` is what the app proves itself with (PEM), where it speaks TLS: its name is not this machine's."""

    url: str
    secret: str = field(repr=False)
    certificate: str | None = None


def write_address(path: Path, address: AppAddress) -> None:
    """Replaces the file, which only its user may read. Raises OSError."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(address), file)
    beside.replace(path)


def read_address(path: Path) -> AppAddress:
    """Where the app of this folder answers. Raises BadConfiguration where it does not say."""
    try:
        return AppAddress(**json.loads(path.read_text()))
    except PermissionError:
        raise BadConfiguration(f"{path}: only the user who runs Transom here may read it.") from None
    except (OSError, ValueError, TypeError):
        raise BadConfiguration(f"{path}: the Transom that runs here does not say where; name it with --url.") from None
