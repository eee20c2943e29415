"""A captured body as a tree of named values, the same for every format."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 4 * 1024 * 1024
MAX_NODES = 200_000
MAX_DEPTH = 200
MAX_NAME = 100
MAX_PATH = 2_000
_PLAIN_NAME = re.compile(r"@?[^.\[\]\s\"'@$*]+")


@dataclass(slots=True)
class Node:
    """A value or container. A leaf has `text`, which is None for null and for an empty container.

    `name` and `index` are what rule paths see (see `app.catalog.paths`); both None for text inside an XML element,
    which is its element's value. `ref` is the format's own handle for writing it back. `action` is what redaction
    says, once it has been asked.
    """

    type: str
    name: str | None = None
    index: int | None = None
    text: str | None = None
    children: Sequence["Node"] = ()
    ref: Any = None
    action: str = "mask"


ValueOf = Callable[[Node], str | None]
"""The text to write in a leaf's place, None to write the leaf as it was."""


@dataclass(frozen=True)
class Body:
    """A parsed body. `write(root, value_of, pretty)` gives it back as text without the nodes marked `drop`."""

    format: str
    root: Node
    write: Callable[[Node, ValueOf, bool], str]
    encoding: str = "utf-8"


def walk(root: Node) -> Iterator[Node]:
    """Every node, parents first, in the body's order, without recursion."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def walk_with_paths(root: Node) -> Iterator[tuple[int, str, str, Node]]:
    """Depth, path of what encloses it, own path (items as `[*]`) and node of all that is not dropped, parents first."""
    stack = [(0, "", root)]
    while stack:
        depth, above, node = stack.pop()
        if node.action == "drop":
            continue
        path = _path(above, node) if depth else "$"
        yield depth, above, path, node
        stack.extend((depth + 1, path, child) for child in reversed(node.children))


def _path(above: str, node: Node) -> str:
    """The path of a node, cut where hostile names would make paths that outgrow the body itself."""
    if node.name is None:
        return above if node.index is None else _longer(above, "[*]")
    name = node.name if len(node.name) <= MAX_NAME else node.name[:MAX_NAME] + "…"
    step = f".{name}" if _PLAIN_NAME.fullmatch(name) else "['" + name.replace("'", "’") + "']"
    return _longer(above, step + "[*]" if node.type == "segment" else step)


def _longer(above: str, step: str) -> str:
    return above + step if len(above) <= MAX_PATH else above


def numbered(nodes: list[Node]) -> list[Node]:
    """The nodes, each with its index among those of its name."""
    seen: dict[str | None, int] = {}
    for node in nodes:
        node.index = seen.get(node.name, 0)
        seen[node.name] = node.index + 1
    return nodes
