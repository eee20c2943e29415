"""Where each key of a TOML file stands. `tomllib` gives values without places; tree-sitter gives places."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path = tuple[str | int, ...]
"""Keys and array positions from the top of a file to a value."""


@dataclass
class Positions:
    """`lines`: the line, from 1, of each key and array element. `headers`: tables with a header of their own."""

    lines: dict[Path, int] = field(default_factory=dict)
    headers: dict[Path, int] = field(default_factory=dict)


def positions(data: bytes) -> Positions:
    """The positions of a document that `tomllib` accepts; of one it refuses, what can be told."""
    places = Positions()
    arrays: dict[Path, int] = {}
    root = Parser(Language(tree_sitter_toml.language())).parse(data).root_node
    for node in root.children:
        if node.type == "pair":
            _pair(node, (), places)
        elif node.type in ("table", "table_array_element"):
            _table(node, arrays, places)
    return places


def _table(node: Node, arrays: dict[Path, int], places: Positions) -> None:
    header = next((child for child in node.children if child.type.endswith("_key")), None)
    if header is None:
        return
    line = _line(header)
    path: Path = ()
    parts = list(_key(header))
    for number, part in enumerate(parts):
        path = (*path, part)
        if node.type == "table_array_element" and number == len(parts) - 1:
            arrays[path] = arrays.get(path, -1) + 1
        places.lines.setdefault(path, line)
        if path in arrays:
            path = (*path, arrays[path])
            places.lines.setdefault(path, line)
    places.headers.setdefault(path, line)
    for child in node.children:
        if child.type == "pair":
            _pair(child, path, places)


def _pair(node: Node, above: Path, places: Positions) -> None:
    keys = [child for child in node.children if child.type.endswith("_key")]
    if not keys:
        return
    path = above
    for part in _key(keys[0]):
        path = (*path, part)
        places.lines.setdefault(path, _line(keys[0]))
    _value(node.children[-1], path, places)


def _value(node: Node, path: Path, places: Positions) -> None:
    if node.type == "inline_table":
        for child in node.children:
            if child.type == "pair":
                _pair(child, path, places)
    elif node.type == "array":
        for place, child in enumerate(c for c in node.children if c.is_named and c.type != "comment"):
            places.lines[(*path, place)] = _line(child)
            _value(child, (*path, place), places)


def _key(node: Node) -> Iterator[str]:
    if node.type == "dotted_key":
        for child in node.children:
            if child.type.endswith("_key"):
                yield from _key(child)
    else:
        yield _unquoted(node)


def _unquoted(node: Node) -> str:
    text = (node.text or b"").decode("utf-8", "replace")
    if node.type != "quoted_key":
        return text
    try:
        return next(iter(tomllib.loads(f"{text} = 0")))
    except tomllib.TOMLDecodeError:
        return text


def _line(node: Node) -> int:
    return int(node.start_point[0]) + 1
