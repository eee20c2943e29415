"""`transom audit export`: an evidence bundle of a running app, or of a folder that none holds."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from app.cli.app_route import posted
from app.platform.installation import Installation

_ROUTE = "/api/v1/audit/bundles"
_NAMES = {"since": "from", "until": "to", "object_": "object"}


def export(installation: Installation, query: Mapping[str, object], url: str | None, output: Path) -> str:
    """Write the bundle to `output`; a sentence that says what to do with it. Raises BadInput, Unavailable."""
    data = posted(installation, f"{_ROUTE}?{urlencode(_parameters(query))}", url=url)
    output.write_bytes(data)
    return f"{output}: {len(data):,} bytes. Verify it: transom audit verify {output}"


def _parameters(query: Mapping[str, object]) -> list[tuple[str, str]]:
    pairs = []
    for name, value in query.items():
        values = value if isinstance(value, tuple) else (value,)
        pairs += [(_NAMES.get(name, name), str(int(text) if text is True else text)) for text in values if text]
    return pairs
