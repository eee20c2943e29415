"""A runbook beside what it is for: the catalog's Markdown, HTML in it shown as text, with ids filled in.

`{transaction_id}`, `{partner}` and the like become what they are here, as code: a value cannot become Markdown.
"""

import re
from collections.abc import Mapping

from app.catalog.model import Catalog
from app.domain.ids import to_path
from app.domain.rows import ReadRow
from app.web.components.icons import icon
from app.web.dash_libs import Component, dcc, html
from app.web.view import View

NAMES = (
    "transaction_id",
    "workflow",
    "partner",
    "tenant",
    "version",
    "state",
    "error_class",
    "error_code",
    "external_ref",
    "idempotency_key",
    "queue",
    "owner",
    "contact",
    "alert",
)
_PLACE = re.compile(r"\{(\w+)\}")


def beside(path: str | None, catalog: Catalog, view: View, ids: Mapping[str, str | None]) -> Component:
    """The runbook as a section; where there is none, that there is none."""
    text = catalog.runbooks.get(path or "")
    if path is None or text is None:
        missing = "No runbook is named." if path is None else f"The catalog names {path}, which it does not hold."
        return html.Section([html.H2("Runbook"), html.P(missing, className="hint padded")], className="panel runbook")
    link = html.A(
        [icon("book"), " on its own"],
        href=view.link(f"/runbooks/{to_path(path)}"),
        className="beside hint",
        title=path,
        **{"data-row": "runbook"},
    )
    return html.Section(
        [
            html.H2(["Runbook", link]),
            html.H3(title_of(text) or path, className="padded runbook-title"),
            rendered(text, ids),
        ],
        className="panel runbook",
    )


def ids_of(detail: ReadRow, catalog: Catalog) -> dict[str, str | None]:
    """What a transaction's runbook is filled in with."""
    values = {name: detail[name] for name in NAMES if name in detail}
    refs, keys = detail["external_refs"], detail["idempotency_keys"]
    partner = catalog.partners.get(detail["partner"] or "")
    return values | {
        "external_ref": refs[-1] if refs else None,
        "idempotency_key": keys[-1] if keys else None,
        "contact": partner.contact if partner else None,
    }


def rendered(text: str, ids: Mapping[str, str | None]) -> Component:
    """The Markdown without its title, ids filled in."""
    return dcc.Markdown(filled(without_title(text), ids), className="markdown padded", link_target="_self")


def filled(text: str, ids: Mapping[str, str | None]) -> str:
    """The text with `{name}` of `NAMES` replaced by its value as code; one that is not known here stays a name."""

    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name not in NAMES:
            return match[0]
        value = ids.get(name)
        return _code(value) if value else f"*the {name.replace('_', ' ')}*"

    return _PLACE.sub(replaced, text)


def title_of(text: str) -> str | None:
    """The heading that the file begins with."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first.removeprefix("# ").strip() if first.startswith("# ") else None


def without_title(text: str) -> str:
    """The rest of it."""
    return text.lstrip().partition("\n")[2] if title_of(text) is not None else text


def _code(value: str) -> str:
    """The value as a code span, whatever it holds: its fence is longer than any run of backticks inside."""
    plain = " ".join(value.split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
