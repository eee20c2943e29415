"""JSON bodies: every member kept, repeated names and the spelling of numbers included."""

import json
from typing import Any

from app.redaction.tree import MAX_DEPTH, MAX_NODES, Body, Node, ValueOf


class _Pairs(list[tuple[str, Any]]):
    """An object's members in their order, repeated names kept."""


class _Number(str):
    """A number as it was written."""


def parse(body: bytes) -> Body | None:
    """The tree of a JSON body; None where it does not parse, is too deep, or holds half a surrogate pair."""
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_NODES:
        return None
    try:
        text = body.decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_refused
        )
        root = _node(value)
        if "\\u" in text:
            write(root, lambda _: None, False).encode()
    except (ValueError, RecursionError):
        return None
    return Body("json", root, write)


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _node(value: Any) -> Node:
    root = Node("")
    stack: list[tuple[Node, Any, int]] = [(root, value, 0)]
    while stack:
        node, content, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
        if isinstance(content, _Pairs):
            members = [Node("", name=name) for name, _ in content]
            node.type, node.children = "object", members
            stack.extend((member, inner, depth + 1) for member, (_, inner) in zip(members, content, strict=True))
        elif isinstance(content, list):
            items = [Node("", index=index) for index in range(len(content))]
            node.type, node.children = "array", items
            stack.extend((item, inner, depth + 1) for item, inner in zip(items, content, strict=True))
        else:
            node.type, node.text = _scalar(content)
    return root


def _scalar(content: Any) -> tuple[str, str | None]:
    if content is None:
        return "null", None
    if isinstance(content, bool):
        return "boolean", "true" if content else "false"
    return ("number" if isinstance(content, _Number) else "string"), str(content)


def write(root: Node, value_of: ValueOf, pretty: bool) -> str:
    """JSON text without dropped nodes: indented by two spaces, or compact. Replaced values become strings."""
    parts: list[str] = []
    _write(root, value_of, "\n" if pretty else None, parts)
    return "".join(parts)


def _write(node: Node, value_of: ValueOf, line: str | None, parts: list[str]) -> None:
    if node.type not in ("object", "array"):
        parts.append(_leaf(node, value_of))
        return
    opening, closing = ("{", "}") if node.type == "object" else ("[", "]")
    inner = None if line is None else line + "  "
    parts.append(opening)
    first = True
    for child in node.children:
        if child.action == "drop":
            continue
        parts.append(("" if first else ",") + (inner or ""))
        first = False
        if child.name is not None:
            parts.append(json.dumps(child.name, ensure_ascii=False) + (":" if inner is None else ": "))
        _write(child, value_of, inner, parts)
    parts.append(closing if first or line is None else line + closing)


def _leaf(node: Node, value_of: ValueOf) -> str:
    if node.text is None:
        return "null"
    replaced = value_of(node)
    if replaced is not None:
        return json.dumps(replaced, ensure_ascii=False)
    return json.dumps(node.text, ensure_ascii=False) if node.type == "string" else node.text
