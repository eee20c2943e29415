"""The message of a notification: short, with a link, without payloads or personal data. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from app.catalog.model import Catalog
from app.domain.alerts import RESOLVED
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow, Row
from app.office import Notification

BRIEF = "brief"
RECEIPT = "receipt"
"""What stands in the place of an alert's id in the rows that hold the weekly brief, and a receipt of the ledger."""
_TABLES = {"partner": "partners", "workflow": "workflows", "tenant": "tenants", "queue": "queues"}

_IN_WORDS = ("state", "error_class")
_BARE = ("state", "version")
"""Segments whose values say nothing without their name: `version 2.3`, `state partial`."""


@dataclass(frozen=True)
class Message:
    """`title` and `text` are for people; `event` is what a webhook carries.

    `attached` is a file for a target that takes files, a mail's recipient say: its name and its text.
    """

    title: str
    text: str
    event: ReadRow
    attached: tuple[str, str] | None = None


def message_of(row: Notification, catalog: Catalog, url: str) -> Message:
    """The message of a row; `url` is where the pages are reached, without a slash at its end."""
    link = url + row.body["path"]
    if row.alert_id == BRIEF:
        return _brief(row, link)
    if row.alert_id == RECEIPT:
        return _receipt(row, link)
    named = titles(row.body["segment"], catalog)
    rule = row.body.get("title") or row.body["rule"]
    over = row.state == RESOLVED
    title = f"{'Over' if over else 'Firing'}: {rule}{', ' if named else ''}{', '.join(named.values())}"
    text = f"It was: {row.body['text']}" if over else row.body["text"]
    data = {**row.body, "titles": named, "url": link}
    return Message(title, f"{text}\n\n{link}", _event(f"alert.{row.state}", row, data))


def titles(segment: Mapping[str, str | None], catalog: Catalog) -> dict[str, str]:
    """What people call the values of a segment; an id that the catalog does not title is its own title."""
    by_key = {}
    for name, value in segment.items():
        entry = getattr(catalog, _TABLES[name]).get(value or "") if name in _TABLES else None
        plain = value.replace("_", " ") if value and name in _IN_WORDS else value
        plain = f"{name} {plain}" if plain and name in _BARE else plain
        by_key[name] = getattr(entry, "title", None) or plain or f"no {name.replace('_', ' ')}"
    return by_key


def _brief(row: Notification, link: str) -> Message:
    lines = [f"{line['title']}: {line['text']}" for line in row.body["lines"]]
    text = "\n\n".join([*lines, link])
    return Message(row.body["subject"], text, _event("brief", row, {**row.body, "url": link}))


def _receipt(row: Notification, link: str) -> Message:
    document, person, at = row.body["receipt"], row.body["taken_by"], row.body["receipt"]["at"]
    name = f"transom-receipt-{at[:19].replace('-', '').replace(':', '')}Z.json"
    written = json.dumps(document, indent=2)
    text = (
        f"The signed heads of the audit ledger at {at}, taken by {person}. Keep this message where nobody who runs "
        f"Transom reaches it. Save the attached file, or the lines below, as {name}. A later bundle must hold what it "
        f"names: python bundle/verify.py bundle.zip --receipt {name}\n\n{written}\n\n{link}"
    )
    data = {**row.body, "url": link}
    return Message(f"Receipt of the audit ledger, {at[:10]}", text, _event("receipt", row, data), (name, written))


def _event(kind: str, row: Notification, data: ReadRow) -> Row:
    members = {name: value for name, value in data.items() if name != "path"}
    return {"type": f"transom.{kind}.v1", "timestamp": to_rfc3339(row.created_at), "data": members}
