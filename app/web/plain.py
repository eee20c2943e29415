"""Plain elements: what a page shows that is HTML alone goes to the browser as data, and a script draws it.

Dash keeps a React component with a subscription for each element, and every one of them looks at all others when it
appears: 128 events of a span took 1.6 s, 500 took 18 s, and a new figure replaced the whole panel around it. So texts,
links, tables and forms are an attribute of the element around them, `data-elements`, which `assets/plain.js` draws in
one pass; when it changes, only what differs is touched. What Dash itself has to know stays a component: graphs, grids,
stores, controls, and elements whose id a part reads or writes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
from dash import _utils, no_update
from dash.development.base_component import Component

from app.domain.rows import Row

ATTRIBUTE, VERSION = "data-elements", "data-version"
LIBRARY = "dash_html_components"
_TAGS = {"ObjectEl": "object", "MapEl": "map"}
_RENAMED = {"className": "class", "htmlFor": "for"}
_OF_DASH = frozenset(("children", "id", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "loading_state"))
Tree = str | list[Any]
"""A text, or [tag, attributes, children]; the attribute `key` names an element among its siblings and is not drawn."""


class Content(NamedTuple):
    """What an element is to hold: Dash's components or, where there are none, plain elements; with their version."""

    children: Any
    plain: Any
    version: Any


UNCHANGED = Content(no_update, no_update, no_update)


def content(drawn: Any, live: Collection[str], present: str | None = None) -> Content:
    """What a part drew, ready for the browser; `UNCHANGED` where the browser has it already, in version `present`.

    `live` are the ids that callbacks read or write.
    """
    if drawn is no_update:
        return UNCHANGED
    plain = _forest(drawn, live)
    if plain is not None and any(not isinstance(tree, str) for tree in plain):
        text = orjson.dumps(plain).decode()
        made = Content(None, text, _version(text))
    else:
        children = _each(drawn, lambda child: lightened(child, live))
        made = Content(children, "", _version(_json(children)))
    return UNCHANGED if made.version == present else made


def lightened(component: Any, live: Collection[str]) -> Any:
    """The component with its plain parts as data; where its id is in `live`, it carries the version of its content."""
    if not _is_html(component):
        return component
    changed = copy.copy(component)
    inside = content(getattr(component, "children", None), live)
    changed.children = inside.children
    if inside.plain:
        setattr(changed, ATTRIBUTE, inside.plain)
    if isinstance(getattr(component, "id", None), str) and component.id in live:
        setattr(changed, VERSION, inside.version)
    return changed


def _each(drawn: Any, change: Callable[[Any], Any]) -> Any:
    return [change(child) for child in drawn] if isinstance(drawn, list | tuple) else change(drawn)


def _is_html(component: Any) -> bool:
    return isinstance(component, Component) and component._namespace == LIBRARY


def _forest(children: Any, live: Collection[str]) -> list[Tree] | None:
    """Children as trees; None where one of them is, or holds, what Dash has to know."""
    trees: list[Tree] = []
    for child in _flat(children):
        tree = _tree(child, live) if isinstance(child, Component) else str(child)
        if tree is None:
            return None
        trees.append(tree)
    return trees


def _flat(children: Any) -> Iterable[Any]:
    if isinstance(children, list | tuple):
        for child in children:
            yield from _flat(child)
    elif children is not None and not isinstance(children, bool) and children != "":
        yield children


def _tree(component: Component, live: Collection[str]) -> Tree | None:
    identifier = getattr(component, "id", None)
    if not _is_html(component) or isinstance(identifier, dict) or identifier in live:
        return None
    inside = _forest(getattr(component, "children", None), live)
    if inside is None:
        return None
    kind = component._type
    values: Row = component.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    attributes = {_named(name): _text(name, value) for name, value in values.items() if _is_drawn(name, value)}
    attributes |= {name: values[name] for name in ("id", "key") if values.get(name) is not None}
    return [_TAGS.get(kind, kind.lower()), attributes, inside]


def _is_drawn(name: str, value: Any) -> bool:
    return name not in _OF_DASH and value is not None and (value is not False or _says_booleans(name))


def _named(name: str) -> str:
    return name if "-" in name else _RENAMED.get(name, name.lower())


def _says_booleans(name: str) -> bool:
    """Whether the attribute is written `true` and `false`, and not by its presence."""
    return name.startswith(("data-", "aria-")) or name in ("spellCheck", "contentEditable", "draggable")


def _text(name: str, value: Any) -> str:
    """An attribute's value as the browser wants it written."""
    if isinstance(value, bool):
        return str(value).lower() if _says_booleans(name) else ""
    if isinstance(value, dict):
        return "; ".join(f"{_hyphened(name)}: {part}" for name, part in value.items())
    return str(value)


def _hyphened(name: str) -> str:
    """A style's name in the way of style sheets: `marginLeft` is `margin-left`, and `--own` stays."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def _json(children: Any) -> str:
    return str(_utils.to_json(children))  # type: ignore[no-untyped-call]


def _version(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def live_ids(places: Sequence[Any]) -> frozenset[str]:
    """The ids of Dash's inputs, states and outputs."""
    return frozenset(place.component_id for place in places if isinstance(place.component_id, str))
