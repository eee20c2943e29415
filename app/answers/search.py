"""What somebody who types a few letters may mean: an id, a partner, a workflow, a state, an error code, a person."""

import re
from collections.abc import Iterator, Mapping

from app.answers import incidents
from app.catalog.model import Catalog
from app.domain.rows import ReadRow, Row
from app.queries import search as asked
from app.queries.filters import STATUSES
from app.store.reader import Reader

Hit = Row
SHORTEST = 2
LEAST_OF_ID = 3
"""Characters from which on ids are looked through for what begins with them."""
FEW = 5
_APART = re.compile(r"[^a-z0-9]+")


def search(reader: Reader, text: str) -> list[Hit]:
    """Hits, the surest first: {kind, id, title} and, of what is a list of transactions, `filters` that choose it.

    A whole id is the only answer. Else incidents of now by whom they wait for, names that the catalog declares, error
    codes, people, and ids that begin with the text, in any case.
    """
    wanted = text.strip()
    if len(wanted) < SHORTEST:
        return []
    exact = asked.find(reader, wanted)
    if exact:
        return exact
    hits = [*_standing(reader, wanted), *_named(reader.catalog, wanted)]
    hits += [*_codes(reader, wanted), *_people(reader, wanted)]
    if len(wanted) >= LEAST_OF_ID:
        hits += asked.beginning(reader, wanted)
    return hits[: asked.MOST_HITS]


def matches(text: str, *names: str | None) -> bool:
    """Whether every word of the text begins a word of one of the names, in any case."""
    wanted = _words(text)
    return any(wanted and all(any(own.startswith(word) for own in _words(name)) for word in wanted) for name in names)


def _words(text: str | None) -> list[str]:
    return [word for word in _APART.split((text or "").casefold()) if word]


def _standing(reader: Reader, text: str) -> Iterator[Hit]:
    """The incidents that wait on what the text names: what somebody looks for first who types a partner's name."""
    catalog = reader.catalog
    titles = [(name, partner.title) for name, partner in catalog.partners.items()]
    titles += [(name, queue.title) for name, queue in catalog.queues.items()]
    if not any(matches(text, *both) for both in titles):
        return
    for group in incidents.standing(reader):
        title = incidents.title_of(catalog, group)
        if group.kind in ("partner", "queue") and matches(text, title, group.name):
            yield {"kind": "incident", "id": group.key, "title": f"{title}: {group.transactions:,} stuck"}


def _named(catalog: Catalog, text: str) -> Iterator[Hit]:
    tables: Mapping[str, ReadRow] = {
        "partner": catalog.partners,
        "workflow": catalog.workflows,
        "queue": catalog.queues,
        "owner": catalog.owners,
        "tenant": catalog.tenants,
        "error_class": catalog.errors,
    }
    for kind, declared in tables.items():
        for identifier, entry in declared.items():
            title = getattr(entry, "title", None)
            if matches(text, title, identifier):
                yield {"kind": kind, "id": identifier, "title": title or "", "filters": _open(kind, identifier)}
    states = {state for workflow in catalog.workflows.values() for state in workflow.states}
    for state in sorted(state for state in states if matches(text, state)):
        yield {"kind": "state", "id": state, "title": "", "filters": {"status": "all", "state": state}}
    for status in (status for status in STATUSES if matches(text, status)):
        yield {"kind": "status", "id": status, "title": "", "filters": {"status": status}}


def _open(kind: str, identifier: str) -> dict[str, str]:
    """The list that a name leads to: its stuck transactions, since those are what one looks for; of an error, all."""
    return {"status": {"error_class": "all", "queue": "open"}.get(kind, "stuck"), kind: identifier}


def _codes(reader: Reader, text: str) -> Iterator[Hit]:
    for row in asked.codes(reader, text, FEW):
        counted = f"{row['transactions']:,} transactions"
        title = ", ".join(filter(None, ((row["error_class"] or "").replace("_", " "), counted)))
        yield {"kind": "error_code", "id": row["code"], "title": title, "filters": _all("error_code", row["code"])}


def _people(reader: Reader, text: str) -> Iterator[Hit]:
    for row in asked.people(reader, text, FEW):
        reviews = f"holds {row['tasks']:,} reviews" if row["tasks"] else ""
        yield {"kind": "person", "id": row["name"], "title": reviews}


def _all(name: str, value: str) -> dict[str, str]:
    return {"status": "all", name: value}
