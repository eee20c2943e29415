"""The sections of the reference, each from the registry that the running code itself uses. Markdown out; pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.catalog.keys import known_keys
from app.domain.finding_ids import FINDINGS
from app.queries.numbers import NUMBERS
from app.reference.catalog_keys import TABLES
from app.reference.tables import table
from app.settings import PREFIX, SETTINGS
from app.web.pages import PAGES
from collectors.events.records import FIELDS, OTHER_KEYS, REQUIRED, TYPES
from collectors.otlp.grpc_service import SERVICES
from collectors.wsgi import HEALTH, SIGNALS


def setting_table() -> str:
    """The settings as variables, with their defaults."""
    rows = (
        (f"`{PREFIX}{setting.name.upper()}`", f"`{setting.name}`", _default(setting.default), setting.sentence)
        for setting in SETTINGS
    )
    return table(("variable", "key of `transom.toml`", "default", "meaning"), rows)


def catalog_tables() -> str:
    """Every key of every kind of catalog table."""
    known = known_keys()
    parts = []
    for kind, (heading, sentences) in TABLES.items():
        rows = [(f"`{key}`", sentence) for key, sentence in sentences.items() if key in known.get(kind, ())]
        parts.append(f"### {heading}\n\n{table(('key', 'meaning'), rows)}")
    return "\n".join(parts)


def number_table() -> str:
    """The numbers, with what they split by beside the four segments."""
    rows = (
        (f"`{name}`", number.unit, " ".join(number.quantiles), " ".join(number.segments), number.definition)
        for name, number in NUMBERS.items()
    )
    return table(("number", "unit", "quantiles", "also splits by", "definition"), rows)


def finding_list() -> str:
    """The ids of findings."""
    return "\n".join(f"- `{name}`" for name in FINDINGS)


def event_table() -> str:
    """The event types, with the keys of their data."""
    rows = []
    for name, kind in TYPES.items():
        keys = dict.fromkeys((*FIELDS[kind], *OTHER_KEYS[kind]))
        rows.append((f"`{name}`", _code(REQUIRED[kind]), _code(key for key in keys if key not in REQUIRED[kind])))
    return table(("type", "required keys of its data", "other keys"), rows)


def ingest_table() -> str:
    """The routes of the collector."""
    rows = [(f"`POST {path}`", f"{signal} over HTTP") for path, signal in SIGNALS.items()]
    rows += [(f"`{service}/Export`", f"{signal} over gRPC") for service, signal in SERVICES.items()]
    rows += [(f"`GET {path}`", "the state of the collector") for path in HEALTH]
    return table(("route", "takes or answers"), rows)


def route_table(document: Mapping[str, Any], permissions: Mapping[str, str]) -> str:
    """The routes of an OpenAPI document with their parameters. `permissions`: by method and path."""
    rows = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            route = f"{method.upper()} {path}"
            names = _code(parameter["name"] for parameter in operation.get("parameters", ()))
            rows.append((f"`{route}`", permissions.get(route, ""), names, operation.get("summary", "")))
    return table(("route", "permission", "parameters", "answers"), sorted(rows))


def page_table() -> str:
    """The pages with their addresses."""
    return table(("address", "page", "permission"), ((f"`{page.path}`", page.name, page.permission) for page in PAGES))


def _code(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def _default(value: object) -> str:
    return "none" if value in (None, "") else f"`{str(value).lower() if isinstance(value, bool) else value}`"
